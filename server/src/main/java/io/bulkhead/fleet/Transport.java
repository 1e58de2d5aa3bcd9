package io.bulkhead.fleet;

import io.bulkhead.bundle.Actor;
import io.bulkhead.delivery.ClusterUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// HTTP to one API server. Watches have a client of their own: one HTTP/2 connection carries at
/// most 100 streams, and a long watch must not stand in the way of writes.
final class Transport implements AutoCloseable {
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  /// @param writes requests that change something, in flight at once
  /// @param answerLimit largest answer in bytes
  record Limits(int writes, Duration connect, Duration request, long answerLimit) {
    static final Limits DEFAULT =
        new Limits(8, Duration.ofSeconds(5), Duration.ofSeconds(30), 32L << 20);

    /// Reads are cheap; the bound only keeps the streams of one connection below its limit.
    int reads() {
      return 2 * writes;
    }
  }

  private final Kubeconfig config;
  private final Limits limits;
  private final HttpClient requests;
  private final Semaphore writes;
  private final Semaphore reads;
  private @Nullable HttpClient watches;
  private volatile boolean closed;

  Transport(Kubeconfig config, Limits limits) {
    this.config = config;
    this.limits = limits;
    this.requests = client();
    this.writes = new Semaphore(limits.writes());
    this.reads = new Semaphore(limits.reads());
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(limits.connect())
        .sslContext(Tls.context(config))
        .executor(THREADS)
        .build();
  }

  HttpResponse<byte[]> get(String path) {
    return send(request(path).GET().build(), reads);
  }

  /// @param limit largest answer in bytes
  HttpResponse<byte[]> get(String path, long limit) {
    return send(request(path).setHeader("Accept", "*/*").GET().build(), reads, limit);
  }

  /// @param tag the answer is `304` while it has this entity tag; empty to have it in any case
  HttpResponse<byte[]> get(String path, String accept, String tag) {
    HttpRequest.Builder request = request(path).setHeader("Accept", accept).GET();
    if (!tag.isEmpty()) {
      request.header("If-None-Match", tag);
    }
    return send(request.build(), reads);
  }

  /// @param contentType empty for none
  /// @param body empty for none
  record Write(String method, String path, String contentType, byte[] body) {}

  /// @param actor as whom it is asked; null for the credentials of the kubeconfig
  HttpResponse<byte[]> write(Write write, @Nullable Actor actor) {
    BodyPublisher content =
        write.body().length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(write.body());
    HttpRequest.Builder request = request(write.path()).method(write.method(), content);
    if (!write.contentType().isEmpty()) {
      request.header("Content-Type", write.contentType());
    }
    if (actor != null) {
      request.header("Impersonate-User", actor.user());
    }
    return send(request.build(), write.method().equals("GET") ? reads : writes);
  }

  /// The answer's body goes on until the server, the caller or [#close] ends it.
  HttpResponse<InputStream> watch(String path) {
    return await(watchClient(), request(path).GET().build(), BodyHandlers.ofInputStream());
  }

  private synchronized HttpClient watchClient() {
    if (watches == null) {
      watches = client();
    }
    return watches;
  }

  private HttpRequest.Builder request(String path) {
    URI uri;
    try {
      uri = URI.create(config.server() + path);
    } catch (IllegalArgumentException e) {
      throw new ClusterUnavailable("not a path of the API: " + path, e);
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
    if (!config.credentials().authorization().isEmpty()) {
      request.header("Authorization", config.credentials().authorization());
    }
    return request;
  }

  private HttpResponse<byte[]> send(HttpRequest request, Semaphore places) {
    return send(request, places, limits.answerLimit());
  }

  private HttpResponse<byte[]> send(HttpRequest request, Semaphore places, long limit) {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailable("interrupted before the request", e);
    }
    try {
      return await(requests, request, BoundedBody.upTo(limit));
    } finally {
      places.release();
    }
  }

  /// The client's own timeout ends with the head of the answer; this one covers the body too.
  private <T> HttpResponse<T> await(HttpClient client, HttpRequest request, BodyHandler<T> body) {
    if (closed) {
      throw new ClusterUnavailable("the connection is closed");
    }
    var answer = client.sendAsync(request, body);
    try {
      return answer.get(limits.request().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new ClusterUnavailable(
          config.server() + " did not answer within " + limits.request().toSeconds() + " s", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new ClusterUnavailable("interrupted while waiting for the cluster", e);
    } catch (ExecutionException e) {
      throw unavailable(e.getCause());
    }
  }

  private ClusterUnavailable unavailable(@Nullable Throwable cause) {
    String why =
        cause instanceof IOException && cause.getMessage() != null
            ? cause.getMessage()
            : String.valueOf(cause);
    return new ClusterUnavailable(
        config.server() + " cannot be reached: " + why, cause == null ? new IOException() : cause);
  }

  @Override
  public void close() {
    closed = true;
    requests.shutdownNow();
    synchronized (this) {
      if (watches != null) {
        watches.shutdownNow();
      }
    }
  }
}
