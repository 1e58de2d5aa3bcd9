package io.bulkhead.testbed.node;

import io.bulkhead.testbed.program.Daemons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The cgroups of one node, in every hierarchy that the machine has.
final class Cgroups {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");

  /// One folder per hierarchy of version 1; the only hierarchy of version 2 is the mount itself.
  private static List<Path> hierarchies() throws IOException {
    if (Files.exists(MOUNT.resolve("cgroup.controllers"))) {
      return List.of(MOUNT);
    }
    try (Stream<Path> children = Files.list(MOUNT)) {
      return children
          .filter(path -> Files.isDirectory(path) && !Files.isSymbolicLink(path))
          .toList();
    }
  }

  static void create(String name) {
    try {
      for (Path hierarchy : hierarchies()) {
        Path group = hierarchy.resolve(name);
        Files.createDirectories(group);
        // A cpuset without processors accepts no process.
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
          if (Files.exists(group.resolve(file)) && hierarchy.endsWith("cpuset")) {
            Files.writeString(
                group.resolve(file), Files.readString(hierarchy.resolve(file)).strip());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the control group " + name, e);
    }
  }

  /// Kills what still runs in the group and removes it. All of it was started by the node.
  static void remove(String name) {
    try {
      for (Path hierarchy : hierarchies()) {
        Path group = hierarchy.resolve(name);
        if (Files.isDirectory(group)) {
          removeTree(group);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the control group " + name, e);
    }
  }

  private static void removeTree(Path group) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> all = Files.walk(group)) {
      all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).forEach(folders::add);
    }
    for (Path folder : folders) {
      for (int attempt = 0; attempt < 50 && Files.isDirectory(folder); attempt++) {
        endProcesses(folder);
        try {
          Files.deleteIfExists(folder);
        } catch (IOException e) {
          Daemons.pause(java.time.Duration.ofMillis(100));
        }
      }
    }
  }

  private static void endProcesses(Path group) throws IOException {
    Path processes = group.resolve("cgroup.procs");
    if (Files.exists(processes)) {
      for (String id : Files.readAllLines(processes)) {
        ProcessHandle.of(Long.parseLong(id.strip())).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private Cgroups() {}
}
