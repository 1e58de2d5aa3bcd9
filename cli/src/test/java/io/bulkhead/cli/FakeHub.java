package io.bulkhead.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A simple hub: stores what is posted and put, and gives the answers that a test prepared.
final class FakeHub implements AutoCloseable {
  private record Canned(int status, String type, String body, String warning) {
    Canned(int status, String type, String body) {
      this(status, type, body, "");
    }
  }

  private final HttpServer server;
  private final Map<String, Deque<Canned>> canned = new TreeMap<>();
  private final Map<String, String> documents = new TreeMap<>();
  private final Map<String, String> digests = new TreeMap<>();
  private String unknown = "";
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();

  FakeHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Several answers for one request are given in turn; the last one stays.
  FakeHub answers(String request, int status, String type, String body) {
    canned.computeIfAbsent(request, r -> new ArrayDeque<>()).add(new Canned(status, type, body));
    return this;
  }

  FakeHub json(String request, String body) {
    return answers(request, 200, "application/json", body);
  }

  /// Created, with a warning.
  FakeHub warns(String request, String warning) {
    canned
        .computeIfAbsent(request, r -> new ArrayDeque<>())
        .add(new Canned(201, "application/json", "{}", warning));
    return this;
  }

  FakeHub problem(String request, int status, String body) {
    return answers(request, status, "application/problem+json", body);
  }

  /// The JSON answer to any GET that was not prepared, instead of 404.
  FakeHub otherwise(String body) {
    unknown = body;
    return this;
  }

  /// Prepares a document at its path.
  FakeHub holds(String path, String body) {
    documents.put(path, body);
    return this;
  }

  /// As [#holds], with the digest of the document's file.
  FakeHub holds(String path, String body, String fileDigest) {
    digests.put(path, fileDigest);
    return holds(path, body);
  }

  /// Writes only, such as `POST /v2/projects`.
  List<String> writes() {
    return requests.stream().filter(request -> !request.startsWith("GET ")).toList();
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  List<String> bodies() {
    return List.copyOf(bodies);
  }

  List<String> tokens() {
    return List.copyOf(tokens);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      requests.add(request);
      tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!exchange.getRequestMethod().equals("GET")) {
        bodies.add(body);
      }
      String digest = digests.get(exchange.getRequestURI().getPath());
      if (digest != null) {
        exchange.getResponseHeaders().add("Bulkhead-File-Digest", digest);
      }
      send(exchange, next(request, exchange.getRequestURI().getPath()));
    }
  }

  private synchronized Canned next(String request, String path) {
    Deque<Canned> laid = canned.get(request);
    if (laid != null) {
      return laid.size() > 1 ? laid.removeFirst() : laid.getFirst();
    }
    if (request.startsWith("GET ")) {
      String document = documents.get(path);
      if (document == null && !unknown.isEmpty()) {
        return new Canned(200, "application/json", unknown);
      }
      return document == null
          ? new Canned(404, "text/plain", "not found\n")
          : new Canned(200, "application/json", document);
    }
    if (request.startsWith("DELETE ")) {
      return new Canned(documents.remove(path) == null ? 404 : 204, "", "");
    }
    return new Canned(201, "application/json", "{}");
  }

  private static void send(HttpExchange exchange, Canned canned) throws IOException {
    byte[] bytes = canned.body().getBytes(StandardCharsets.UTF_8);
    if (!canned.type().isEmpty()) {
      exchange.getResponseHeaders().add("Content-Type", canned.type());
    }
    if (!canned.warning().isEmpty()) {
      exchange.getResponseHeaders().add("Warning", canned.warning());
    }
    exchange.sendResponseHeaders(canned.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /// For assertions about what a form held.
  List<String> bodiesWith(String text) {
    return new ArrayList<>(bodies.stream().filter(body -> body.contains(text)).toList());
  }
}
