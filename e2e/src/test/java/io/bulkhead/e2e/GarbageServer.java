package io.bulkhead.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that is no Kubernetes: `/html`, `/truncated`, `/wrong`, `/endless`, `/drip`, `/error`,
/// `/redirect` and `/silent` each answer all requests below them in their own wrong way.
final class GarbageServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger redirected = new AtomicInteger();

  GarbageServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/html", e -> answer(e, 200, "<html><body>Welcome!</body></html>"));
    server.createContext(
        "/truncated", e -> answer(e, 200, "{\"kind\":\"List\",\"items\":[{\"meta"));
    server.createContext("/wrong", e -> answer(e, 200, "[1,2,\"three\"]"));
    server.createContext("/error", e -> answer(e, 500, "java.lang.NullPointerException"));
    server.createContext("/endless", GarbageServer::endless);
    server.createContext("/drip", GarbageServer::drip);
    server.createContext("/silent", e -> pause(600_000));
    server.createContext(
        "/redirect",
        e -> {
          e.getResponseHeaders().set("Location", url() + "/elsewhere");
          answer(e, 302, "");
        });
    server.createContext(
        "/elsewhere",
        e -> {
          redirected.incrementAndGet();
          answer(e, 200, "{}");
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// How many requests followed the redirection.
  int redirected() {
    return redirected.get();
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] block = "[".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(block);
      }
    }
  }

  private static void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(' ');
        out.flush();
        pause(500);
      }
    }
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
