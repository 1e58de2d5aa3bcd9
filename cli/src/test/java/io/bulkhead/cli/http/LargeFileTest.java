package io.bulkhead.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that no array can hold.
class LargeFileTest {
  private static final long SIZE = 1L << 31;

  private final AtomicLong received = new AtomicLong();
  private HttpServer server;
  private HubClient hub;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/taken", this::take);
    server.createContext(
        "/unknown",
        exchange -> {
          exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    server.createContext("/given", LargeFileTest::give);
    server.start();
    hub =
        new HubClient(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            "t",
            null,
            warning -> {});
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    long length = Long.parseLong(exchange.getRequestHeaders().getFirst("Content-Length"));
    received.set(exchange.getRequestBody().transferTo(OutputStream.nullOutputStream()));
    byte[] answer =
        ("{\"announced\":" + length + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(201, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static void give(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, SIZE);
    byte[] some = new byte[1 << 20];
    for (long sent = 0; sent < SIZE; sent += some.length) {
      exchange.getResponseBody().write(some);
    }
    exchange.close();
  }

  private static HubClient.Body form(Path folder, long size) throws IOException {
    Path file = folder.resolve("large");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }
    return FormBody.of(
        Json.parse("{}"), List.of(new FormBody.File("file", "f", new Content.OnDisk(file))));
  }

  @Test
  void itIsSentAsItIsRead(@TempDir Path folder) throws IOException {
    HubAnswer answer = hub.post("/taken", form(folder, SIZE));

    assertThat(received.get()).isGreaterThan(SIZE);
    assertThat(answer.json().path("announced").asLong()).isEqualTo(received.get());
  }

  @Test
  void itIsTakenAsItComes() {
    assertThat(hub.fetch("/given", OutputStream.nullOutputStream())).hasValue(SIZE);
    assertThat(hub.fetch("/unknown", OutputStream.nullOutputStream())).isEmpty();
  }

  @Test
  void aRefusalForTheTokenIsToldOfALargeOneToo(@TempDir Path folder) throws IOException {
    HubClient.Body body = form(folder, 4 << 20);
    assertThatThrownBy(() -> hub.post("/unknown", body))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("401");
  }
}
