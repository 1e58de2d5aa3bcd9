package io.bulkhead.testbed.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Background programs of one bed. Each is started in a session of its own, so that it outlives the
/// launcher, and recorded in a file with its process id and start time, so that another launcher
/// can stop it.
public final class Daemons {
  private static final int LOWEST_PORT = 15000;
  private static final int HIGHEST_PORT = 32000;

  private final Path folder;

  public Daemons(Path folder) {
    this.folder = folder;
  }

  /// @param name unique within the bed; also names the log
  public void start(String name, List<String> command, Map<String, String> environment) {
    try {
      // Does not create parent folders: a bed that was taken down meanwhile must not come back.
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
      }
      List<String> line = new ArrayList<>(List.of("setsid"));
      line.addAll(command);
      var builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      Files.writeString(pidFile(name), process.pid() + " " + started(process.toHandle()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private Path pidFile(String name) {
    return folder.resolve(name + ".pid");
  }

  /// The start time guards against a reused process id.
  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  public boolean alive(String name) {
    return find(name).isPresent();
  }

  private Optional<ProcessHandle> find(String name) {
    try {
      String[] words = Files.readString(pidFile(name)).strip().split(" ");
      long start = Long.parseLong(words[1]);
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> Math.abs(started(process) - start) < 50);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  public void stop(String name) {
    end(name, false);
  }

  /// kill -9.
  public void kill(String name) {
    end(name, true);
  }

  /// @param signal such as `STOP`
  public void signal(String name, String signal) {
    long pid =
        find(name).orElseThrow(() -> new IllegalStateException(name + " does not run")).pid();
    Shell.must("kill", "-" + signal, Long.toString(pid));
  }

  private void end(String name, boolean hard) {
    find(name)
        .ifPresent(process -> {
          if (hard) {
            process.destroyForcibly();
          } else {
            process.destroy();
          }
          awaitEnd(process);
        });
    try {
      Files.deleteIfExists(pidFile(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot forget " + name, e);
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(8, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      process.destroyForcibly();
    }
  }

  /// Stops everything of this bed, the youngest first.
  public void stopAll() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .filter(file -> file.toString().endsWith(".pid"))
              .sorted((a, b) -> Long.compare(modified(b), modified(a)))
              .map(file -> file.getFileName().toString().replaceAll("\\.pid$", ""))
              .toList();
      // An API server waits for its watchers; a bed is not worth waiting for.
      names.forEach(this::kill);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  /// Waits for the effect of a daemon; ends early if the daemon has ended.
  public void await(String name, String what, Duration limit, BooleanSupplier holds) {
    Instant end = Instant.now().plus(limit);
    while (!holds.getAsBoolean()) {
      if (!alive(name)) {
        throw new IllegalStateException(
            name + " stopped while waiting for " + what + ":\n" + Toolchain.tail(log(name)));
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            what + " did not happen in " + limit.toSeconds() + " s:\n" + Toolchain.tail(log(name)));
      }
      pause(Duration.ofMillis(100));
    }
  }

  public static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// A free port below the range of outgoing connections: a port in that range could be taken
  /// before the daemon listens, or while it is down.
  public static int freePort() {
    for (int attempt = 0; attempt < 200; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException e) {
        // In use: try another.
        continue;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST_PORT + " to " + HIGHEST_PORT);
  }
}
