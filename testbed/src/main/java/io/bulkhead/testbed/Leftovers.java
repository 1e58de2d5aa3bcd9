package io.bulkhead.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What outlives containerd and the kubelet: shims, mounts, links. Found by the bed's own folder,
/// so nothing of anybody else is touched.
final class Leftovers {
  /// Ends the shims that were started for one containerd, and what they run.
  static void endShims(Path socket) {
    List<ProcessHandle> shims =
        ProcessHandle.allProcesses().filter(process -> mentions(process, socket)).toList();
    for (ProcessHandle shim : shims) {
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
          System.getLogger("testbed")
              .log(System.Logger.Level.WARNING, "still there: " + process.pid());
        }
      }
    }
  }

  private static boolean mentions(ProcessHandle process, Path socket) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
      String text = new String(line, StandardCharsets.UTF_8);
      return text.contains("containerd-shim") && text.contains(socket.toString());
    } catch (IOException e) {
      return false;
    }
  }

  /// Unmounts everything below a folder, the deepest first.
  static void unmountBelow(Path folder) {
    try {
      List<String> mounts =
          Files.readAllLines(Path.of("/proc/self/mounts")).stream()
              .map(line -> line.split(" ")[1])
              .filter(mount -> mount.startsWith(folder + "/"))
              .toList()
              .reversed();
      for (String mount : mounts) {
        Shell.run(List.of("umount", "-l", mount));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the mounts", e);
    }
  }

  /// The kubelet links every container's log into one folder of the machine.
  static void removeLogLinks(Path folder) {
    Path links = Path.of("/var/log/containers");
    if (!Files.isDirectory(links)) {
      return;
    }
    try (Stream<Path> all = Files.list(links)) {
      for (Path link : all.filter(Files::isSymbolicLink).toList()) {
        if (Files.readSymbolicLink(link).startsWith(folder)) {
          Files.delete(link);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove log links", e);
    }
  }

  private Leftovers() {}
}
