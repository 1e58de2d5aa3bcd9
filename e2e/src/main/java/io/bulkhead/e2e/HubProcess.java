package io.bulkhead.e2e;

import io.bulkhead.testbed.cluster.BedCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A hub in a process of its own, with a data folder that outlives it.
public final class HubProcess implements AutoCloseable {
  /// A fixed token of the operator, so that the tests know it.
  public static final String TOKEN = "operator-token-of-this-run";

  private static final String PROBE_IMAGE = "--probe-image";

  private final Path data;
  private final int port;
  private final String token;
  private final List<String> extra;
  private final @Nullable Path authority;
  private @Nullable Process process;

  /// JVM options of the hub.
  private String options = "-Xmx512m";

  private HubProcess(Path data, String token, List<String> extra, @Nullable Path authority) {
    this.data = data;
    this.port = freePort();
    this.token = token;
    this.extra = List.copyOf(extra);
    this.authority = authority;
  }

  /// As [#start]; its probes use the only image that a real node of the test bed has.
  public static HubProcess probing(Path data) {
    return start(data, PROBE_IMAGE, "bulkhead.io/testbed/busybox:1");
  }

  /// As [#start], without probes: pods of fake nodes run nothing that could report.
  public static HubProcess withoutProbes(Path data) {
    return start(data, PROBE_IMAGE, "none");
  }

  /// Starts a hub and waits until it is ready.
  public static HubProcess start(Path data, String... extra) {
    var hub = new HubProcess(data, TOKEN, List.of(extra), null);
    // A process that is ended by a signal stops its hub.
    Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "end-of-hub"));
    hub.start();
    return hub;
  }

  /// Starts a hub that speaks TLS.
  ///
  /// @param pki a folder with `server.crt`, `server.key` and their authority's `ca.crt`
  static HubProcess withTls(Path data, Path pki) {
    List<String> extra =
        List.of(
            "--tls-certificate",
            pki.resolve("server.crt").toString(),
            "--tls-key",
            pki.resolve("server.key").toString());
    var hub = new HubProcess(data, TOKEN, extra, pki.resolve("ca.crt"));
    hub.start();
    return hub;
  }

  /// Starts a hub with an additional JVM option.
  static HubProcess with(Path data, String option, String... extra) {
    var hub = new HubProcess(data, TOKEN, List.of(extra), null);
    hub.options += " " + option;
    Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "end-of-hub"));
    hub.start();
    return hub;
  }

  /// Starts a hub that creates its operator's token itself.
  static HubProcess withOwnToken(Path data, String... extra) {
    var hub = new HubProcess(data, "", List.of(extra), null);
    hub.start();
    return hub;
  }

  /// The output of a hub that is started with only these arguments and must fail.
  static CommandLine.Result refused(Path data, String... arguments) {
    var hub = new HubProcess(data, "", List.of(), null);
    List<String> command = hub.command();
    command.addAll(List.of(arguments));
    return new CommandLine(hub.environment()).run(command);
  }

  /// Starts it again on the same port and data after [#kill].
  public void start() {
    process = launch();
    awaitReady(Duration.ofMinutes(4));
  }

  private List<String> command() {
    String launcher = Checkout.root().resolve("bulkhead").toString();
    // A background process may be started with SIGINT ignored; the hub would inherit that.
    return new ArrayList<>(
        List.of("env", "--default-signal=INT", launcher, "server", "--data", data.toString()));
  }

  private Map<String, String> environment() {
    return Map.of(
        "BULKHEAD_OPERATOR_TOKEN",
        token,
        "BULKHEAD_SERVER_OPTS",
        options,
        // The caller has built the hub, with the same JDK.
        "BULKHEAD_BUILD",
        "no",
        "BULKHEAD_JAVA_HOME",
        System.getProperty("java.home"));
  }

  /// The launcher becomes the hub, so its process is the hub's.
  private Process launch() {
    List<String> command = command();
    command.addAll(List.of("--listen", "127.0.0.1:" + port));
    command.addAll(extra);
    try {
      Files.createDirectories(data);
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment());
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the hub", e);
    }
  }

  private void awaitReady(Duration limit) {
    Instant end = Instant.now().plus(limit);
    while (Instant.now().isBefore(end)) {
      if (ready()) {
        return;
      }
      if (process == null || !process.isAlive()) {
        throw new IllegalStateException("the hub stopped while starting; see " + log());
      }
      sleep(Duration.ofMillis(50));
    }
    throw new IllegalStateException("the hub is not ready after " + limit + "; see " + log());
  }

  private boolean ready() {
    try (var client = client()) {
      var request = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready")).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the hub", e);
    }
  }

  /// Trusts the hub's current CA.
  HttpClient client() {
    return authority == null
        ? HttpClient.newHttpClient()
        : HttpClient.newBuilder().sslContext(BedCertificates.trusting(authority)).build();
  }

  public String url() {
    return (authority == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  public Path log() {
    return data.resolve("hub.log");
  }

  public long pid() {
    Process running = process;
    return running == null ? -1 : running.pid();
  }

  /// Kills it like a power failure: nothing is left running, and nothing is notified.
  public void kill() {
    stop(Process::destroyForcibly);
  }

  @Override
  public void close() {
    stop(running -> {
      running.destroy();
      return running;
    });
  }

  private synchronized void stop(java.util.function.UnaryOperator<Process> end) {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    try {
      if (!end.apply(running).waitFor(20, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
