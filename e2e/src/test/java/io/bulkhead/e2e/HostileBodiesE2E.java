package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub with a heap of 512 MiB gets malicious bodies, eight at once, and keeps answering an
/// ordinary client meanwhile.
class HostileBodiesE2E {
  private static final int AT_ONCE = 8;
  private static final int SLOW = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// How long the hub waits for a body.
  private static final Duration ARRIVAL = Duration.ofSeconds(60);

  /// 413 or another refusal; 0 for a closed connection, as for clients that keep sending.
  private static final List<Integer> REFUSED = List.of(0, 400, 413, 422);

  @TempDir private Path work;

  @Test
  void nothingEndsOrStallsTheHub() throws Exception {
    List<HostileBody> bodies = HostileBody.all();
    assertThat(bodies).hasSizeGreaterThanOrEqualTo(50);
    try (HubProcess hub = HubProcess.start(work, "--request-timeout", "" + ARRIVAL.toSeconds());
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var slow = new SlowSenders(hub, SLOW);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long pid = hub.pid();
      assertThat(post(client, hub, "/v2/projects", "{\"metadata\":{\"name\":\"p\"}}"))
          .isEqualTo(201);
      assertThat(
              post(
                  client,
                  hub,
                  "/v2/projects/p/composite-apps",
                  "{\"metadata\":{\"name\":\"c\"},\"spec\":{\"compositeAppVersion\":\"v1\"}}"))
          .isEqualTo(201);
      var over = new AtomicBoolean();
      var answers = new AtomicInteger();
      Future<Integer> ordinary = threads.submit(() -> ordinary(client, hub, answers, over));
      var places = new Semaphore(AT_ONCE);
      List<Future<String>> sent = new ArrayList<>();
      for (HostileBody body : bodies) {
        places.acquire();
        sent.add(
            threads.submit(() -> {
              try {
                int status = send(hub, body);
                return REFUSED.contains(status) ? "" : body.name() + ": " + status;
              } finally {
                places.release();
              }
            }));
      }
      List<String> taken = new ArrayList<>();
      for (Future<String> one : sent) {
        if (!one.get().isEmpty()) {
          taken.add(one.get());
        }
      }
      assertThat(taken).isEmpty();
      int meanwhile = answers.get();
      assertThat(meanwhile).as("answers to the ordinary client").isGreaterThan(5);
      assertThat(slow.cutOff()).as("slow senders that were cut off").isEqualTo(SLOW);
      over.set(true);
      assertThat(ordinary.get()).as("answers beside slow senders").isGreaterThan(meanwhile);
      assertThat(hub.pid()).isEqualTo(pid);
      assertThat(Files.readString(hub.log()))
          .doesNotContain("OutOfMemoryError", "StackOverflowError", "was not answered", "Uncaught");
    }
  }

  private static HttpRequest.Builder request(HubProcess hub, String path, String type) {
    return HttpRequest.newBuilder(URI.create(hub.url() + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + HubProcess.TOKEN)
        .header("Content-Type", type);
  }

  private static int post(HttpClient client, HubProcess hub, String path, String json)
      throws Exception {
    var request =
        request(hub, path, "application/json").POST(BodyPublishers.ofString(json)).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  /// Retries while the limit of concurrent requests is reached.
  private static int send(HubProcess hub, HostileBody body) throws InterruptedException {
    int status = once(hub, body);
    for (int again = 0; status == 429 && again < 60; again++) {
      Thread.sleep(1_000);
      status = once(hub, body);
    }
    return status;
  }

  /// Each with a connection of its own, since the hub closes connections.
  private static int once(HubProcess hub, HostileBody body) throws InterruptedException {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request =
          request(hub, body.path(), body.type())
              .POST(BodyPublishers.ofInputStream(body.bytes()))
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (java.net.http.HttpTimeoutException e) {
      return -1;
    } catch (IOException e) {
      return 0;
    }
  }

  /// How many answers there were; each call must have one.
  private static int ordinary(
      HttpClient client, HubProcess hub, AtomicInteger answers, AtomicBoolean over)
      throws Exception {
    while (!over.get()) {
      var read =
          HttpRequest.newBuilder(URI.create(hub.url() + "/v2/projects"))
              .timeout(Duration.ofSeconds(60))
              .header("Authorization", "Bearer " + HubProcess.TOKEN)
              .build();
      assertThat(client.send(read, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      String name = "{\"metadata\":{\"name\":\"ordinary-" + answers.get() + "\"}}";
      assertThat(post(client, hub, "/v2/projects", name)).isEqualTo(201);
      answers.incrementAndGet();
      HubProcess.sleep(Duration.ofMillis(100));
    }
    return answers.get();
  }

  /// Connections that have begun a request and never finish it.
  private static final class SlowSenders implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    SlowSenders(HubProcess hub, int number) throws IOException {
      URI url = URI.create(hub.url());
      for (int i = 0; i < number; i++) {
        var socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        sockets.add(socket);
        String head =
            "POST /v2/projects HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + HubProcess.TOKEN;
        String more =
            switch (i % 4) {
              case 0 -> "";
              case 1 -> "\r\nX-";
              case 2 -> "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
              default ->
                  "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n";
            };
        socket.getOutputStream().write((head + more).getBytes(StandardCharsets.US_ASCII));
      }
    }

    /// Number of connections that the hub has closed, each waited for.
    int cutOff() {
      int cut = 0;
      for (Socket socket : sockets) {
        try {
          socket.getInputStream().readAllBytes();
          cut++;
        } catch (SocketTimeoutException e) {
          // It still waits for more.
        } catch (IOException e) {
          cut++;
        }
      }
      return cut;
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
