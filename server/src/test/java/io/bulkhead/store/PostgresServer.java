package io.bulkhead.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// A PostgreSQL server for the tests of one JVM: unpacked from an archive, on a free port of
/// loopback, stopped with the JVM. Each test gets a database of its own.
final class PostgresServer {
  /// `nobody`: PostgreSQL refuses to run as root.
  private static final String NOBODY = "65534";

  private static @org.jspecify.annotations.Nullable PostgresServer running;

  private final Path directory;
  private final int port;
  private final Process process;
  private int databases;

  static synchronized PostgresServer start() {
    PostgresServer server = running;
    if (server == null) {
      try {
        server = new PostgresServer();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      running = server;
    }
    return server;
  }

  private PostgresServer() throws IOException {
    directory =
        Files.createTempDirectory(
            "bulkhead-postgres",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    unpack();
    port = freePort();
    Path data = Files.createDirectory(directory.resolve("data"));
    if (root()) {
      Files.setAttribute(data, "unix:uid", Integer.parseInt(NOBODY));
    }
    finish(
        command(
            "initdb",
            "-D",
            data.toString(),
            "-U",
            "bulkhead",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync"));
    process =
        command(
            "postgres",
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off");
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    await();
  }

  private void unpack() throws IOException {
    InputStream archive = PostgresServer.class.getResourceAsStream("/postgres-linux-x86_64.txz");
    if (archive == null) {
      throw new IOException("the archive of PostgreSQL is not on the class path");
    }
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Path target = directory.resolve(e.getName()).normalize();
        if (e.isDirectory()) {
          Files.createDirectories(target);
        } else if (e.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(e.getLinkName()));
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
          boolean program = (e.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }

  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private Process command(String program, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    if (root()) {
      line.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    line.add(directory.resolve("bin").resolve(program).toString());
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(program + ".log").toFile())
        .start();
  }

  private void finish(Process initdb) throws IOException {
    try {
      if (initdb.waitFor() != 0) {
        throw new IOException(
            "initdb failed: " + Files.readString(directory.resolve("initdb.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void await() throws IOException {
    for (int attempt = 0; process.isAlive() && attempt < 300; attempt++) {
      try (var connection = DriverManager.getConnection(url("postgres"))) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException notYet) {
        pause();
      }
    }
    throw new IOException("no answer: " + Files.readString(directory.resolve("postgres.log")));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// URL of a new, empty database.
  synchronized String newDatabase() {
    databases++;
    String name = "store" + databases;
    try (var connection = DriverManager.getConnection(url("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return url(name);
  }

  /// Drops a database, even if somebody is connected to it.
  void drop(String url) {
    String name = url.replaceFirst(".*/", "").replaceFirst("\\?.*", "");
    try (var connection = DriverManager.getConnection(url("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=bulkhead";
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
