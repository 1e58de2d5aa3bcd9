package io.bulkhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a text about the code can name: modules, packages, types.
///
/// @param root of the project
/// @param packages of the modules' main sources, with their folder
/// @param types names of all types, nested ones and tests included
record SourceTree(Path root, SortedMap<String, Path> packages, Set<String> types) {
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");

  static SourceTree of(Path root) throws IOException {
    var packages = new TreeMap<String, Path>();
    var types = new TreeSet<String>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        for (String kind : List.of("main", "test")) {
          Path sources = module.resolve("src/" + kind + "/java");
          for (Path file : javaFiles(sources)) {
            TYPE.matcher(Files.readString(file)).results().forEach(m -> types.add(m.group(1)));
            if (kind.equals("main")) {
              Path folder = file.getParent();
              packages.put(sources.relativize(folder).toString().replace('/', '.'), folder);
            }
          }
        }
      }
    }
    return new SourceTree(root, packages, types);
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /// Whether a package has this name, or ends with it.
  boolean packageNamed(String name) {
    return packages.keySet().stream()
        .anyMatch(known -> known.equals(name) || known.endsWith("." + name));
  }

  /// The file of a class whose name ends like this, such as `proof.Judge`; empty if there is none.
  Optional<Path> fileOf(String qualified) {
    int dot = qualified.lastIndexOf('.');
    String parent = qualified.substring(0, Math.max(0, dot));
    String file = qualified.substring(dot + 1) + ".java";
    List<Path> found = new ArrayList<>();
    packages.forEach((name, folder) -> {
      if ((name.equals(parent) || name.endsWith("." + parent))
          && Files.exists(folder.resolve(file))) {
        found.add(folder.resolve(file));
      }
    });
    return found.stream().findFirst();
  }
}
