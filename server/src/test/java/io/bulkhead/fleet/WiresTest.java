package io.bulkhead.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WiresTest {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ASKED =
      "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final ServerSocket server = listening();

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Wires wires(Duration patience) {
    var end = new Wire.End("127.0.0.1", server.getLocalPort(), null, Duration.ofSeconds(10));
    return new Wires(end, patience);
  }

  /// @param each so many requests are answered on each connection; the next one ends it
  private void answering(int each) {
    Thread.ofVirtual().start(() -> accept(each));
  }

  private void accept(int each) {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(connection, each));
      }
    } catch (IOException e) {
      // The test has come to its end.
      return;
    }
  }

  private void serve(Socket connection, int each) {
    try (connection) {
      InputStream in = connection.getInputStream();
      for (int i = 0; in.readNBytes(ASKED.length).length == ASKED.length; i++) {
        requests.incrementAndGet();
        if (i == each) {
          return;
        }
        connection.getOutputStream().write(ANSWER);
      }
    } catch (IOException e) {
      // The client has ended it.
      return;
    }
  }

  private static Wires.Request request(boolean repeatable) {
    return new Wires.Request(new BasicClassicHttpRequest("GET", "/"), 100, repeatable);
  }

  @Test
  void a_connection_is_used_again() throws IOException {
    answering(10);
    try (Wires wires = wires(Duration.ofMinutes(1))) {
      for (int i = 0; i < 5; i++) {
        assertThat(wires.send(request(true)).status()).isEqualTo(200);
      }
    }
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_request_that_met_an_ended_connection_is_sent_again() throws IOException {
    answering(1);
    try (Wires wires = wires(Duration.ofMinutes(1))) {
      wires.send(request(true));
      assertThat(wires.send(request(true)).status()).isEqualTo(200);
    }
    assertThat(connections).hasValue(2);
  }

  @Test
  void what_must_not_happen_twice_is_not_sent_again() throws IOException {
    answering(1);
    try (Wires wires = wires(Duration.ofMinutes(1))) {
      wires.send(request(false));
      assertThatThrownBy(() -> wires.send(request(false))).isInstanceOf(IOException.class);
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  void a_new_connection_that_ends_without_an_answer_is_a_failure() {
    answering(0);
    try (Wires wires = wires(Duration.ofMinutes(1))) {
      assertThatThrownBy(() -> wires.send(request(true))).isInstanceOf(IOException.class);
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void patience_has_an_end() {
    // Accepted by the kernel, answered by nobody.
    try (Wires wires = wires(Duration.ofMillis(50))) {
      assertThatThrownBy(() -> wires.send(request(true))).isInstanceOf(Wires.Late.class);
    }
  }

  @Test
  void nothing_is_sent_once_it_is_closed() {
    answering(10);
    Wires wires = wires(Duration.ofMinutes(1));
    wires.close();
    assertThatThrownBy(() -> wires.send(request(true)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
