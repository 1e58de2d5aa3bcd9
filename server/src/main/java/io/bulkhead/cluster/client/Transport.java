package io.bulkhead.cluster.client;

import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Places;
import io.bulkhead.cluster.RequestListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/// HTTP to one API server. Requests use HTTP/1.1 connections, one at a time on each: that takes
/// less CPU time than the JDK's client, and delivery consists of requests. Watches are many and
/// mostly silent, so they share one HTTP/2 connection.
final class Transport implements AutoCloseable {
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static final String JSON = "application/json";

  /// @param writes maximum number of writes in flight
  /// @param answerLimit maximum response size in bytes
  record Limits(int writes, Duration connect, Duration request, long answerLimit) {
    static final Limits DEFAULT =
        new Limits(8, Duration.ofSeconds(5), Duration.ofSeconds(30), 32L << 20);

    Limits within(Duration patience) {
      return new Limits(writes, connect, patience, answerLimit);
    }

    /// Reads are cheap.
    int reads() {
      return 2 * writes;
    }
  }

  private final Kubeconfig config;
  private final Limits limits;
  private final RequestListener listener;
  private final SSLContext tls;
  private final HttpConnections wires;
  private final String prefix;
  private final Places writes;
  private final Places reads;
  private @Nullable HttpClient watches;
  private boolean closed;

  Transport(Kubeconfig config, Limits limits, RequestListener listener) {
    this.config = config;
    this.limits = limits;
    this.listener = listener;
    this.tls = Tls.context(config);
    this.wires =
        new HttpConnections(
            HttpConnection.End.of(config.server(), tls, limits.connect()), limits.request());
    this.prefix = config.server().getRawPath() == null ? "" : config.server().getRawPath();
    this.writes = new Places(limits.writes());
    this.reads = new Places(limits.reads());
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(limits.connect())
        .sslContext(tls)
        .executor(THREADS)
        .build();
  }

  ClusterResponse get(String path) {
    return get(path, JSON, "");
  }

  /// @param limit maximum response size in bytes
  ClusterResponse get(String path, long limit) {
    return send(request("GET", path, "*/*"), limit);
  }

  /// @param tag `304` is returned while the entity tag is this one; empty to get it in any case
  ClusterResponse get(String path, String accept, String tag) {
    BasicClassicHttpRequest request = request("GET", path, accept);
    if (!tag.isEmpty()) {
      put(request, "If-None-Match", tag);
    }
    return send(request, limits.answerLimit());
  }

  /// @param contentType empty for none
  /// @param body empty for none
  record Write(String method, String path, String contentType, byte[] body) {}

  /// @param actor to impersonate; null for the kubeconfig's own user
  ClusterResponse write(Write write, @Nullable Actor actor) {
    BasicClassicHttpRequest request = request(write.method(), write.path(), JSON);
    if (actor != null) {
      put(request, "Impersonate-User", actor.user());
    }
    if (!write.contentType().isEmpty()) {
      put(request, "Content-Type", write.contentType());
    }
    put(request, "Content-Length", Integer.toString(write.body().length));
    if (write.body().length > 0) {
      request.setEntity(new ByteArrayEntity(write.body(), null));
    }
    return send(request, limits.answerLimit());
  }

  private BasicClassicHttpRequest request(String method, String path, String accept) {
    // Whitespace in a path would allow request smuggling.
    if (!path.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new ClusterUnavailable("not a path of the API: " + path);
    }
    var request = new BasicClassicHttpRequest(method, "/");
    // The constructor would parse it as a URL and take the beginning of //a/b for a host.
    request.setPath(prefix + path);
    put(request, "Host", config.server().getRawAuthority());
    put(request, "Accept", accept);
    if (!config.credentials().authorization().isEmpty()) {
      put(request, "Authorization", config.credentials().authorization());
    }
    return request;
  }

  private static void put(BasicClassicHttpRequest request, String name, String value) {
    // A line break would begin another header.
    if (!value.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw new ClusterUnavailable("not a value of the header " + name);
    }
    request.setHeader(name, value);
  }

  private ClusterResponse send(BasicClassicHttpRequest http, long limit) {
    // All other writes are idempotent.
    var request = new HttpConnections.Request(http, limit, !http.getMethod().equals("POST"));
    Places places = http.getMethod().equals("GET") ? reads : writes;
    try (var _ = places.take()) {
      long begun = System.nanoTime();
      ClusterResponse response = wires.send(request);
      listener.answered(
          new RequestListener.Answered(
              Duration.ofNanos(System.nanoTime() - begun),
              response.status(),
              response.header("date").map(Transport::date).orElse(null)));
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailable("interrupted before the request", e);
    } catch (IOException e) {
      listener.unanswered();
      throw unavailable(e);
    }
  }

  private static @Nullable Instant date(String header) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /// The response body lasts until the server, the caller or [#close] ends it.
  HttpResponse<InputStream> watch(String path, String accept) {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(config.server() + path)).header("Accept", accept);
    } catch (IllegalArgumentException e) {
      throw new ClusterUnavailable("not a path of the API: " + path, e);
    }
    if (!config.credentials().authorization().isEmpty()) {
      request.header("Authorization", config.credentials().authorization());
    }
    listener.watchStarted();
    return await(watchClient().sendAsync(request.build(), BodyHandlers.ofInputStream()));
  }

  private synchronized HttpClient watchClient() {
    if (closed) {
      throw new ClusterUnavailable("the connection is closed");
    }
    if (watches == null) {
      watches = client();
    }
    return watches;
  }

  private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> answer) {
    try {
      return answer.get(limits.request().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw late(e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new ClusterUnavailable("interrupted while waiting for the cluster", e);
    } catch (ExecutionException e) {
      throw unavailable(e.getCause());
    }
  }

  private ClusterUnavailable late(Throwable cause) {
    return new ClusterUnavailable(
        config.server() + " did not answer within " + limits.request().toSeconds() + " s", cause);
  }

  private ClusterUnavailable unavailable(@Nullable Throwable cause) {
    if (cause instanceof HttpConnections.Late) {
      return late(cause);
    }
    String why =
        cause instanceof IOException && cause.getMessage() != null
            ? cause.getMessage()
            : String.valueOf(cause);
    return new ClusterUnavailable(
        config.server() + " cannot be reached: " + why, cause == null ? new IOException() : cause);
  }

  @Override
  public void close() {
    wires.close();
    synchronized (this) {
      closed = true;
      if (watches != null) {
        watches.shutdownNow();
      }
    }
  }
}
