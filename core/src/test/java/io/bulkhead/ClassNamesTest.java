package io.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One name means one thing in all modules.
class ClassNamesTest {
  /// Names that several classes have, with the reason. The list may only get shorter.
  private static final Map<String, String> ALLOWED = Map.of("Main", "each program's entry");

  /// Names that still have to be changed.
  private static final Set<String> STILL_DOUBLE = Set.of();

  /// @param root of the project
  /// @return the files by class name, if several have a class of that name
  private static SortedMap<String, Set<String>> doubles(Path root) throws IOException {
    var places = new TreeMap<String, Set<String>>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.endsWith("package-info.java"))
                .forEach(file ->
                    places
                        .computeIfAbsent(name(file), name -> new TreeSet<>())
                        .add(module.getFileName() + "/" + sources.relativize(file.getParent())));
          }
        }
      }
    }
    places.values().removeIf(where -> where.size() < 2);
    return places;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.java$", "");
  }

  private static List<String> faults(Map<String, Set<String>> doubles, Set<String> allowed) {
    List<String> faults = new ArrayList<>();
    doubles.forEach((name, places) -> {
      if (!allowed.contains(name)) {
        faults.add(name + " is in " + String.join(", ", places) + ": let each say what it is");
      }
    });
    for (String name : new TreeSet<>(allowed)) {
      if (!doubles.containsKey(name)) {
        faults.add(name + " means one thing now: take it off the list");
      }
    }
    return faults;
  }

  @Test
  void oneNameMeansOneThing() throws IOException {
    SortedMap<String, Set<String>> doubles = doubles(Path.of(".."));
    doubles.keySet().removeAll(STILL_DOUBLE);

    assertThat(faults(doubles, ALLOWED.keySet())).isEmpty();
  }

  @Test
  void aSecondClassOfANameIsFoundAndSoIsAnExceptionThatIsNoneAnyMore(@TempDir Path root)
      throws IOException {
    plant(root, "core", "io/one", "package-info", "Verdict", "Main");
    plant(root, "core", "io/two", "package-info", "Sentence");
    assertThat(faults(doubles(root), Set.of())).isEmpty();
    assertThat(faults(doubles(root), Set.of("Main")))
        .containsExactly("Main means one thing now: take it off the list");

    plant(root, "server", "io/three", "Verdict", "Main");

    assertThat(faults(doubles(root), Set.of("Main")))
        .containsExactly("Verdict is in core/io/one, server/io/three: let each say what it is");
  }

  private static void plant(Path root, String module, String place, String... names)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve(module + "/src/main/java/" + place));
    for (String name : names) {
      Files.createFile(folder.resolve(name + ".java"));
    }
  }
}
