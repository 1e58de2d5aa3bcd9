package io.bulkhead.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bulkhead.cli.session.Console;
import io.bulkhead.cli.session.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs typical commands, so that the JVM can archive the classes that the next start needs. The
/// launcher runs it once per build; it connects only to itself.
final class CommandTraining {
  private static final List<List<String>> CALLS =
      List.of(
          List.of("--help"),
          List.of("get", "--help"),
          List.of("get", "projects"),
          List.of("get", "projects", "-o", "yaml"),
          List.of("get", "lc", "acme/"),
          List.of("apply", "-f", "-"),
          List.of("status", "dig", "a/b/v1/c"),
          List.of("plan", "dig", "a/b/v1/c"),
          List.of("deploy", "--help"),
          List.of("get", "nonsense"));
  private static final String DOCUMENT =
      "apiVersion: bulkhead.io/v1\nkind: Project\nmetadata: {name: acme}\n";
  private static final byte[] ANSWER =
      "[{\"metadata\":{\"name\":\"acme\",\"description\":\"\",\"userData1\":\"\",\"userData2\":\"\"}}]"
          .getBytes(StandardCharsets.UTF_8);

  public static void main(String[] args) throws IOException {
    var hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.createContext("/", CommandTraining::answer);
    hub.start();
    String address = "http://127.0.0.1:" + hub.getAddress().getPort();
    for (List<String> call : CALLS) {
      new Program(surroundings(address)).run(call.toArray(new String[0]));
    }
    hub.stop(0);
    System.exit(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }

  private static Surroundings surroundings(String address) {
    InputStream in = new java.io.ByteArrayInputStream(DOCUMENT.getBytes(StandardCharsets.UTF_8));
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var console = new Console(in, nowhere, nowhere, false, false);
    // No file has that name, so the user's own contexts are not read.
    var environment = Map.of("BULKHEAD_SERVER", address, "BULKHEAD_CONFIG", "/nonexistent");
    return new Surroundings(environment, Path.of(""), console);
  }

  private CommandTraining() {}
}
