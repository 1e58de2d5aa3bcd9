package io.bulkhead;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A package is about one thing: 22 classes at most, in every module.
class PackageSizeTest {
  private static final int MOST = 22;

  /// Packages that still have to be split. The list may only get shorter.
  private static final List<String> STILL_LARGER = List.of();

  /// @param root of the project
  /// @return the number of files with classes for each package, as `MODULE/PATH`
  private static Map<String, Long> sizes(Path root) throws IOException {
    var sizes = new TreeMap<String, Long>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(
                    groupingBy(
                        file -> module.getFileName() + "/" + sources.relativize(file.getParent()),
                        counting()))
                .forEach(sizes::put);
          }
        }
      }
    }
    return sizes;
  }

  private static List<String> faults(Map<String, Long> sizes, List<String> stillLarger) {
    List<String> faults = new ArrayList<>();
    sizes.forEach((name, size) -> {
      if (size > MOST && !stillLarger.contains(name)) {
        faults.add(name + " has " + size + " classes: part it by what they are about");
      }
    });
    for (String name : stillLarger) {
      if (sizes.getOrDefault(name, 0L) <= MOST) {
        faults.add(name + " is small enough now: take it off the list");
      }
    }
    return faults;
  }

  @Test
  void noPackageHasMoreThan22Classes() throws IOException {
    Map<String, Long> sizes = sizes(Path.of(".."));

    assertThat(sizes).hasSizeGreaterThan(40).containsKey("core/io/bulkhead/compiler");
    assertThat(faults(sizes, STILL_LARGER)).isEmpty();
  }

  @Test
  void aPackageThatIsTooLargeIsFoundAndSoIsOneThatNoLongerIs(@TempDir Path root)
      throws IOException {
    Path crowd = Files.createDirectories(root.resolve("core/src/main/java/io/crowd"));
    Files.createFile(crowd.resolve("package-info.java"));
    for (int i = 0; i < MOST; i++) {
      Files.createFile(crowd.resolve("C" + i + ".java"));
    }
    assertThat(faults(sizes(root), List.of())).isEmpty();
    assertThat(faults(sizes(root), List.of("core/io/crowd")))
        .containsExactly("core/io/crowd is small enough now: take it off the list");

    Files.createFile(crowd.resolve("OneMore.java"));

    assertThat(faults(sizes(root), List.of()))
        .singleElement()
        .asString()
        .startsWith("core/io/crowd has 23 classes");
    assertThat(faults(sizes(root), List.of("core/io/crowd"))).isEmpty();
  }
}
