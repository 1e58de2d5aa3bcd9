package io.bulkhead.testbed.node;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.testbed.program.FileTree;
import io.bulkhead.testbed.program.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What outlives containerd and the kubelet: shims, mounts, and files outside of the bed. Found by
/// the bed's own folder, so that nothing of anybody else is touched.
public final class Leftovers {
  private static final Path LOG_LINKS = Path.of("/var/log/containers");
  private static final Path NETWORK_RECORDS = Path.of("/var/lib/cni/results");
  private static final JsonMapper JSON = new JsonMapper();

  /// Ends the shims of one containerd, the processes that they run, and gVisor's sandboxes whose
  /// shim is gone.
  ///
  /// @param root where the runtimes of this node keep their state
  static void endShims(Path socket, Path root) {
    List<ProcessHandle> found =
        ProcessHandle.allProcesses().filter(process -> belongs(process, socket, root)).toList();
    for (ProcessHandle shim : found) {
      List<ProcessHandle> all = new ArrayList<>(shim.descendants().toList());
      all.add(shim);
      all.forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle process : all) {
        try {
          process.onExit().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        } catch (java.util.concurrent.ExecutionException
            | java.util.concurrent.TimeoutException e) {
          System.err.println("still there: process " + process.pid());
        }
      }
    }
  }

  private static boolean belongs(ProcessHandle process, Path socket, Path root) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
      String text = new String(line, StandardCharsets.UTF_8);
      return (text.contains("containerd-shim") && text.contains(socket.toString()))
          || (text.contains("runsc") && text.contains(root + "/"));
    } catch (IOException e) {
      return false;
    }
  }

  /// Unmounts everything below a folder, the deepest first.
  static void unmountBelow(Path folder) {
    for (Path mount : mountsBelow(folder).reversed()) {
      Shell.run(List.of("umount", "-l", mount.toString()));
    }
  }

  /// Mounts below a folder, in the order in which they were made. Empty if the system does not list
  /// them as Linux does: only on Linux are there real nodes, which mount.
  public static List<Path> mountsBelow(Path folder) {
    Path list = Path.of("/proc/self/mounts");
    if (!Files.exists(list)) {
      return List.of();
    }
    try {
      return Files.readAllLines(list).stream()
          .map(line -> Path.of(plain(line.split(" ")[1])))
          .filter(mount -> mount.startsWith(folder))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the mounts", e);
    }
  }

  /// The kernel writes spaces in names as octal numbers.
  private static String plain(String name) {
    return name.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }

  /// Removes the files that a node created outside of its folder.
  static void removeFiles(Path folder, Path root) {
    try {
      for (Path socket : shimSockets(folder)) {
        Files.deleteIfExists(socket);
      }
      for (Path file :
          Stream.of(list(LOG_LINKS), list(NETWORK_RECORDS)).flatMap(List::stream).toList()) {
        if (speaksOf(file, folder)) {
          Files.deleteIfExists(file);
        }
      }
      if (Files.isDirectory(root)) {
        FileTree.delete(root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove what the node left", e);
    }
  }

  private static boolean speaksOf(Path file, Path folder) throws IOException {
    try {
      return Files.isSymbolicLink(file)
          ? Files.readSymbolicLink(file).startsWith(folder)
          : Files.isRegularFile(file)
              && Files.readString(file).contains("\"netns\":\"" + folder + "/");
    } catch (NoSuchFileException e) {
      // Another node's, which has just removed it.
      return false;
    }
  }

  /// Every shim's folder tells where the shim listens.
  static List<Path> shimSockets(Path folder) throws IOException {
    List<Path> sockets = new ArrayList<>();
    for (Path pod : list(folder.resolve("state/io.containerd.runtime.v2.task/k8s.io"))) {
      Path file = pod.resolve("bootstrap.json");
      if (Files.isRegularFile(file)) {
        String address = JSON.readTree(file.toFile()).path("address").asText();
        if (address.startsWith("unix://")) {
          sockets.add(Path.of(address.substring("unix://".length())));
        }
      }
    }
    return sockets;
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private Leftovers() {}
}
