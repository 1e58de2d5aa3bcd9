package io.bulkhead.cluster.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An API server that answers as a test tells it to.
public final class FakeApiServer implements AutoCloseable {
  public interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  static final String CORE =
      """
      {"kind":"APIResourceList","resources":[
      {"name":"configmaps","kind":"ConfigMap","namespaced":true},
      {"name":"namespaces","kind":"Namespace","namespaced":false},
      {"name":"namespaces/status","kind":"Namespace","namespaced":false}]}
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /// The impersonated user of each request; empty for none.
  final List<String> impersonated = new CopyOnWriteArrayList<>();

  public FakeApiServer() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    on("/api/v1", 200, CORE);
  }

  private void handle(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    impersonated.add(
        String.join(",", exchange.getRequestHeaders().getOrDefault("Impersonate-User", List.of())));
    exchange.getRequestBody().readAllBytes();
    Handler handler = handlers.get(exchange.getRequestURI().getPath());
    try (exchange) {
      if (handler == null) {
        answer(exchange, 404, "404 page not found\n");
      } else {
        handler.handle(exchange);
      }
    }
  }

  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  public void on(String path, Handler handler) {
    handlers.put(path, handler);
  }

  public void on(String path, int status, String body) {
    on(path, exchange -> answer(exchange, status, body));
  }

  public Kubeconfig kubeconfig() {
    return new Kubeconfig(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        new Kubeconfig.Trust("", "", false),
        new Kubeconfig.Credentials("", "", "Bearer t"),
        "");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
