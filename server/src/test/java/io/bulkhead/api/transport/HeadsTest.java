package io.bulkhead.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.testbed.cluster.BedCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Heads of requests over real sockets, with TLS and without.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeadsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\n";

  private Path pki;
  private final Vertx vertx = Vertx.vertx();
  private HttpServer plain;
  private HttpServer secure;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    pki = folder;
    BedCertificates.create(pki);
    plain = listening(new HttpServerOptions());
    secure =
        listening(
            new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .setCertPath(pki.resolve("server.crt").toString())
                        .setKeyPath(pki.resolve("server.key").toString())));
  }

  private HttpServer listening(HttpServerOptions options) throws Exception {
    return vertx
        .createHttpServer(options.setHttp2ClearTextEnabled(false))
        .requestHandler(http -> http.bodyHandler(body -> http.response().end("!" + body)))
        .listen(0, "localhost")
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  @AfterAll
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private Socket socket(boolean tls) throws IOException {
    Socket socket =
        tls
            ? BedCertificates.trusting(pki.resolve("ca.crt"))
                .getSocketFactory()
                .createSocket("localhost", secure.actualPort())
            : new Socket("localhost", plain.actualPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /// Everything that arrives until the connection is closed.
  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (java.net.SocketException cut) {
      return "";
    }
  }

  /// Decodes `\r` and `\n` in a table.
  private static String lines(String text) {
    return text.replace("~", "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "false, Content-Length: 3~Transfer-Encoding: chunked~",
    "true, Content-Length: 3~Transfer-Encoding: chunked~",
    "false, Transfer-Encoding: chunked~Content-Length: 3~",
    "false, content-length: 3~TRANSFER-ENCODING: CHUNKED~",
    "false, Content-Length: 3~Transfer-Encoding: identity~",
    "false, Content-Length: 3~Transfer-Encoding: xchunked~",
    "true, Content-Length: 3~Transfer-Encoding: gzip~",
    "false, 'Content-Length: 3~Transfer-Encoding: gzip, chunked~'",
    "false, Content-Length: 3~Transfer-Encoding: identity~Transfer-Encoding: chunked~",
    "false, Content-Length: 3~Content-Length: 4~",
  })
  void aRequestOfTwoLengthsIsRefusedAndTheLineCut(boolean tls, String headers) throws IOException {
    try (Socket socket = socket(tls)) {
      write(socket, POST + lines(headers) + "\r\n0\r\n\r\n" + GET);
      String answer = rest(socket);
      assertThat(answer).startsWith("HTTP/1.1 400");
      assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void alsoAfterOthersOnTheSameLine(boolean tls) throws IOException {
    try (Socket socket = socket(tls)) {
      write(socket, GET);
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      write(socket, POST + lines("Content-Length: 3~Transfer-Encoding: chunked~~0~~"));
      assertThat(rest(socket)).contains("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, Content-Length: 3~~abc",
    "true, Content-Length: 3~~abc",
    "false, Transfer-Encoding: chunked~~3~abc~0~~",
    "true, Transfer-Encoding: chunked~~3~abc~0~~",
  })
  void requestsOfOneLengthAreAnswered(boolean tls, String rest) throws IOException {
    try (Socket socket = socket(tls)) {
      String post = POST + lines(rest);
      write(socket, post + post + GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      assertThat(rest(socket).split("!abc", -1)).hasSize(3);
    }
  }

  /// One byte each second, or none any more: the connection is closed in either case.
  private String slowly(boolean tls, String first, String drop) throws Exception {
    try (Socket socket = socket(tls)) {
      write(socket, first);
      Thread drops =
          Thread.startVirtualThread(() -> {
            try {
              for (int i = 0; i < 60 && !drop.isEmpty(); i++) {
                Thread.sleep(1_000);
                write(socket, drop);
              }
            } catch (IOException | InterruptedException e) {
              // The line was cut.
              return;
            }
          });
      String answer = rest(socket);
      drops.interrupt();
      return answer;
    }
  }

  @Test
  void halfSentHeadsAreCutOff() throws Exception {
    List<Callable<String>> senders = new ArrayList<>();
    for (boolean tls : new boolean[] {false, true}) {
      senders.add(() -> slowly(tls, "G", ""));
      senders.add(() -> slowly(tls, "GET / HTTP/1.1\r\nHost: h\r\n", ""));
      senders.add(() -> slowly(tls, "GET / HTTP/1.1\r\nHost: h\r\nX-Y: ", "x"));
      senders.add(() -> slowly(tls, "\r\n", "\r\n"));
      senders.add(() -> slowly(tls, GET + "GET /", ""));
      senders.add(() -> slowly(tls, GET + GET + "GET / HTTP/1.1\r\nX: ", "x"));
      senders.add(() -> slowly(tls, POST + "Content-Length: 1\r\n\r\nxPOST", "x"));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> cut = threads.invokeAll(senders);
      for (int i = 0; i < cut.size(); i++) {
        // Those that asked properly before have their answers.
        int answers = List.of(0, 0, 0, 0, 1, 2, 1).get(i % 7);
        assertThat(cut.get(i).get().split("200 OK", -1)).as("sender " + i).hasSize(answers + 1);
      }
    }
  }

  /// A head that ends in time, a slow body and an idle connection are accepted.
  @Test
  void whatIsSlowOtherwiseIsServed() throws Exception {
    try (Socket socket = socket(false)) {
      write(socket, POST + "Content-Length: 2\r\n\r\na");
      Thread.sleep(HeadDecoder.LONGEST.plus(Duration.ofSeconds(2)));
      write(socket, "b");
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      Thread.sleep(HeadDecoder.LONGEST.plus(Duration.ofSeconds(2)));
      write(socket, GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      assertThat(rest(socket)).contains("HTTP/1.1 200");
    }
  }
}
