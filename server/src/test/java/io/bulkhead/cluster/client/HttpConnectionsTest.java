package io.bulkhead.cluster.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionsTest {
  private static final int LIMIT = 100;

  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final ServerSocket server = listening();
  private volatile byte[] answer = bytes("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");

  private static byte[] bytes(String sent) {
    return sent.replace("\n", "\r\n").getBytes(US_ASCII);
  }

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

  private HttpConnections wires(Duration patience) {
    var end =
        new HttpConnection.End("127.0.0.1", server.getLocalPort(), null, Duration.ofSeconds(10));
    return new HttpConnections(end, patience);
  }

  /// @param each number of requests that are answered on each connection; the next one ends it
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
      // The test has ended.
      return;
    }
  }

  private void serve(Socket connection, int each) {
    try (connection) {
      var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
      for (int i = 0; readHead(in); i++) {
        requests.incrementAndGet();
        if (i == each) {
          return;
        }
        connection.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      // The client has ended it.
      return;
    }
  }

  private static boolean readHead(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    return line != null;
  }

  private static HttpConnections.Request request(String method) {
    return new HttpConnections.Request(
        new BasicClassicHttpRequest(method, "/"), LIMIT, !method.equals("POST"));
  }

  @Test
  void a_connection_is_used_again() throws IOException {
    answering(10);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      for (int i = 0; i < 5; i++) {
        assertThat(wires.send(request("GET")).status()).isEqualTo(200);
      }
    }
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_request_that_met_an_ended_connection_is_sent_again() throws IOException {
    answering(1);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      wires.send(request("GET"));
      assertThat(wires.send(request("GET")).status()).isEqualTo(200);
    }
    assertThat(connections).hasValue(2);
  }

  @Test
  void what_must_not_happen_twice_is_not_sent_again() throws IOException {
    answering(1);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      wires.send(request("POST"));
      assertThatThrownBy(() -> wires.send(request("POST"))).isInstanceOf(IOException.class);
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  void a_new_connection_that_ends_without_an_answer_is_a_failure() {
    answering(0);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      assertThatThrownBy(() -> wires.send(request("GET"))).isInstanceOf(IOException.class);
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void patience_has_an_end() {
    // Accepted by the kernel, answered by nobody.
    try (HttpConnections wires = wires(Duration.ofMillis(50))) {
      assertThatThrownBy(() -> wires.send(request("GET"))).isInstanceOf(HttpConnections.Late.class);
    }
  }

  @Test
  void nothing_is_sent_once_it_is_closed() {
    answering(10);
    HttpConnections wires = wires(Duration.ofMinutes(1));
    wires.close();
    assertThatThrownBy(() -> wires.send(request("GET")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("HTTP/1.1 201 Made\ncontent-length:0\n\n", 201, "", 1),
        Arguments.of("HTTP/1.1 200 OK\nContent-Length: 3\nConnection: close\n\nabc", 200, "abc", 2),
        Arguments.of("HTTP/1.0 200 OK\nContent-Length: 3\n\nabc", 200, "abc", 2),
        Arguments.of("HTTP/1.1 204 No Content\n\n", 204, "", 1),
        Arguments.of("HTTP/1.1 304 Not Modified\n\n", 304, "", 1),
        Arguments.of("HTTP/1.1 103 Soon\n\nHTTP/1.1 409 No\nContent-Length: 1\n\nx", 409, "x", 1),
        Arguments.of(
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\nA;e=1\n0123456789\n0\nT: t\n\n",
            200,
            "abc0123456789",
            1));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_says_where_it_ends(String sent, int status, String body, int needed)
      throws IOException {
    answer = bytes(sent);
    answering(10);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      for (int i = 0; i < 2; i++) {
        ClusterResponse came = wires.send(request("GET"));
        assertThat(came.status()).isEqualTo(status);
        assertThat(new String(came.body(), US_ASCII)).isEqualTo(body);
      }
    }
    assertThat(connections).hasValue(needed);
  }

  @Test
  void names_of_headers_have_no_case() throws IOException {
    answer = bytes("HTTP/1.1 429 Busy\nRETRY-after:  7 \nContent-Length: 0\n\n");
    answering(1);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      ClusterResponse came = wires.send(request("GET"));
      assertThat(came.header("retry-after")).hasValue("7");
      assertThat(came.header("etag")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\n",
        "HTTP/2 200 OK\n\n",
        "HTTP/1.1 abc\n\n",
        "HTTP/1.1 -20 OK\n\n",
        "HTTP/1.1 200 OK\nno header\n\n",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nxyz\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nabc\n0\n\n"
      })
  void what_is_no_answer_is_refused(String sent) {
    answer = bytes(sent);
    answering(1);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      assertThatThrownBy(() -> wires.send(request("GET")))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(HttpConnections.Late.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 101\n\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n65\n"
      })
  void no_body_is_longer_than_its_limit(String head) {
    answer = bytes(head + "x".repeat(LIMIT + 1));
    answering(1);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      assertThatThrownBy(() -> wires.send(request("GET"))).isInstanceOf(BoundedBody.TooLong.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: b\n", "a"})
  void no_head_is_without_end(String part) {
    answer = bytes("HTTP/1.1 200 OK\n" + part.repeat(50_000));
    answering(1);
    try (HttpConnections wires = wires(Duration.ofMinutes(1))) {
      assertThatThrownBy(() -> wires.send(request("GET")))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(HttpConnections.Late.class);
    }
  }

  @Test
  void closing_ends_who_waits_for_an_answer() throws Exception {
    HttpConnections wires = wires(Duration.ofDays(1));
    var failure = new CompletableFuture<Throwable>();
    Thread.ofVirtual()
        .start(() -> failure.complete(catchThrowable(() -> wires.send(request("GET")))));
    try (Socket silent = server.accept()) {
      assertThat(silent.getInputStream().read()).isEqualTo('G');
      wires.close();
      assertThat(failure.get(1, TimeUnit.MINUTES)).isInstanceOf(IOException.class);
    }
  }
}
