package io.bulkhead.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A hub as shipped, started by the launcher in a process of its own.
final class ShippedHub implements AutoCloseable {
  private static final Duration MOST = Duration.ofMinutes(2);

  private final Process process;
  private final URI address;
  private final Path data;

  private ShippedHub(Process process, URI address, Path data) {
    this.process = process;
    this.address = address;
    this.data = data;
  }

  /// An empty folder for a hub, which removes it at its end.
  static Path folder() throws IOException {
    return Files.createTempDirectory("bulkhead-bench");
  }

  /// A command line of the launcher.
  static List<String> launcher(String... arguments) {
    String home = System.getProperty("bulkhead.home", ".");
    List<String> command = new ArrayList<>(List.of(Path.of(home, "bulkhead").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Builds what is missing and fills the caches, without being measured.
  static void prepare() throws IOException, InterruptedException {
    for (List<String> command : List.of(launcher("server", "--help"), launcher("--help"))) {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed");
      }
    }
  }

  /// Returns when the hub is ready.
  ///
  /// @param options additional JVM options
  static ShippedHub start(Path data, String options) throws IOException, InterruptedException {
    int port = freePort();
    var builder =
        new ProcessBuilder(
            launcher(
                "server",
                "--auth=none",
                "--operator-rate-limit=1000000",
                "--listen=127.0.0.1:" + port,
                "--data=" + data));
    builder.environment().put("BULKHEAD_SERVER_OPTS", options);
    builder.redirectErrorStream(true).redirectOutput(data.resolve("hub.log").toFile());
    var hub = new ShippedHub(builder.start(), URI.create("http://127.0.0.1:" + port), data);
    try {
      hub.awaitReady();
      return hub;
    } catch (IOException | InterruptedException | RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(MOST);
    var request = HttpRequest.newBuilder(address.resolve("/q/health/ready")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          if (!process.isAlive() || Instant.now().isAfter(end)) {
            throw new IllegalStateException("the hub did not start", e);
          }
        }
        Thread.sleep(10);
      }
    }
  }

  URI address() {
    return address;
  }

  /// Its resident memory in MB.
  double residentMegabytes() throws IOException {
    return residentMegabytes(process.pid());
  }

  static double residentMegabytes(long process) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process)).start();
    try (var out = ps.getInputStream()) {
      String kilobytes = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      return Double.parseDouble(kilobytes) / 1024;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    File[] files = data.toFile().listFiles();
    for (File file : files == null ? new File[0] : files) {
      file.delete();
    }
    data.toFile().delete();
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
