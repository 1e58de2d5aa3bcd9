package io.bulkhead.testbed.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Builds the programs once into the user's cache, each module in a folder named by the hash of its
/// pinned versions.
public final class Toolchain {
  /// A file lock holds off other processes only; within one JVM it throws.
  private static final Object BUILDING = new Object();

  private final Path cache;
  private final Consumer<String> progress;
  private final String go;

  /// @param progress receives a line for people from time to time while something is built
  public Toolchain(Path cache, Consumer<String> progress) {
    this(cache, progress, "go");
  }

  Toolchain(Path cache, Consumer<String> progress, String go) {
    this.cache = cache;
    this.progress = progress;
    this.go = go;
  }

  public static Path userCache() {
    String given = System.getenv("XDG_CACHE_HOME");
    Path base =
        given == null || given.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(given);
    return base.resolve("bulkhead").resolve("testbed");
  }

  /// The program, built first if necessary.
  public Path binary(Tool tool) {
    Path folder = folder(tool);
    Path binary = folder.resolve(tool.program());
    if (Files.isExecutable(binary)) {
      return binary;
    }
    synchronized (BUILDING) {
      try {
        buildOnce(tool, folder, binary);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot build " + tool.program(), e);
      }
    }
    return binary;
  }

  private Path folder(Tool tool) {
    return cache.resolve(tool.module() + "-" + versionHash(tool.module()));
  }

  /// A folder of a Go module that a tool's go.mod pins, copied beside the tool.
  ///
  /// @param path of the Go module, such as `github.com/cilium/cilium`
  /// @param inside the folder within it
  public Path files(Tool tool, String path, String inside) {
    binary(tool);
    Path folder = folder(tool);
    Path copy = folder.resolve("files").resolve(inside);
    synchronized (BUILDING) {
      try {
        if (!Files.isDirectory(copy)) {
          copyFiles(folder, path, inside, copy);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot copy " + inside + " of " + path, e);
      }
    }
    return copy;
  }

  private void copyFiles(Path folder, String path, String inside, Path copy) throws IOException {
    var builder =
        new ProcessBuilder(go, "list", "-m", "-f", "{{.Dir}}", path)
            .directory(folder.resolve("module").toFile());
    builder.environment().put("GOWORK", "off");
    Process process = startGo(builder);
    String source = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    Path from = Path.of(source).resolve(inside);
    if (source.isEmpty() || !Files.isDirectory(from)) {
      throw new IOException("the module " + path + " has no folder " + inside);
    }
    // Another launcher may copy at the same time; the first to finish gives the folder its name.
    Path fresh = Files.createTempDirectory(folder, "files-");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path to = fresh.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.write(to, Files.readAllBytes(file));
        }
      }
    }
    Files.createDirectories(copy.getParent());
    try {
      Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(copy)) {
        throw e;
      }
      FileTree.delete(fresh);
    }
  }

  /// Concurrent callers must not build the same program twice; the second finds it built.
  private void buildOnce(Tool tool, Path folder, Path binary) throws IOException {
    Files.createDirectories(folder);
    try (var channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!Files.isExecutable(binary)) {
        build(tool, folder, binary);
      }
    }
  }

  private void build(Tool tool, Path folder, Path binary) throws IOException {
    Path module = Files.createDirectories(folder.resolve("module"));
    for (String file : List.of("go.mod", "go.sum")) {
      Files.write(module.resolve(file), pinned(tool.module(), file));
    }
    Path fresh = folder.resolve(tool.program() + ".building");
    Path log = folder.resolve(tool.program() + ".log");
    List<String> command = new ArrayList<>(List.of(go, "build"));
    command.addAll(tool.flags());
    command.addAll(List.of("-o", fresh.toString(), tool.source()));
    run(tool, module, command, log);
    Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE);
  }

  private void run(Tool tool, Path module, List<String> command, Path log) throws IOException {
    var builder = new ProcessBuilder(command).directory(module.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("CGO_ENABLED", tool.compilesC() ? "1" : "0");
    builder.environment().put("GOWORK", "off");
    Instant start = Instant.now();
    progress.accept("building " + tool.program() + " (once; minutes on a cold cache)");
    Process process = startGo(builder);
    try {
      while (!process.waitFor(20, TimeUnit.SECONDS)) {
        progress.accept("  still building " + tool.program() + ", " + seconds(start) + " s");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while building " + tool.program(), e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "building " + tool.program() + " failed; the end of " + log + ":\n" + tail(log));
    }
    progress.accept("  built " + tool.program() + " in " + seconds(start) + " s");
  }

  private static Process startGo(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("Go is not on the PATH; install Go 1.26", e);
    }
  }

  private static long seconds(Instant start) {
    return Duration.between(start, Instant.now()).toSeconds();
  }

  public static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }

  private static String versionHash(String module) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(pinned(module, "go.mod"));
      digest.update(pinned(module, "go.sum"));
      return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] pinned(String module, String file) {
    String name = "/tools/" + module + "/" + file;
    try (InputStream in = Toolchain.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the test bed was packaged without " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
