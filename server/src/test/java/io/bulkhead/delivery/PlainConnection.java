package io.bulkhead.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Selection;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A minimal connection to a real API server, so that the engine's tests judge the engine against
/// Kubernetes and not against another part of the product.
final class PlainConnection implements ClusterConnection {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private final HttpClient client;
  private final URI server;
  private final String token;
  private final Map<String, JsonNode> kinds = new ConcurrentHashMap<>();
  private final @Nullable Actor actor;

  PlainConnection(TestCluster cluster) {
    actor = null;
    server = cluster.server();
    token = cluster.adminToken();
    client =
        HttpClient.newBuilder()
            .sslContext(trusting(cluster))
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  private PlainConnection(PlainConnection other, Actor actor) {
    server = other.server;
    token = other.token;
    client = other.client;
    this.actor = actor;
  }

  @Override
  public ClusterConnection as(Actor who) {
    return new PlainConnection(this, who);
  }

  private static SSLContext trusting(TestCluster cluster) {
    try (InputStream pem = Files.newInputStream(cluster.authority())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
    return actor == null ? request : request.header("Impersonate-User", actor.user());
  }

  private <T> HttpResponse<T> ask(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new ClusterUnavailable(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailable("interrupted", e);
    }
  }

  @Override
  public JsonNode read(String path) {
    var response = ask(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new ClusterUnavailable(path + " answered " + response.statusCode());
    }
    return Json.parse(response.body());
  }

  private static String root(ManifestKey key) {
    return (key.group().isEmpty() ? "/api/" : "/apis/") + key.apiVersion();
  }

  private boolean isServed(ManifestKey key) {
    return kinds.containsKey(key.apiVersion() + key.kind())
        || ask(request(root(key)).build(), HttpResponse.BodyHandlers.discarding()).statusCode()
            != 404;
  }

  private String path(ManifestKey key) {
    String root = root(key);
    JsonNode kind = kinds.computeIfAbsent(key.apiVersion() + key.kind(), k -> find(root, key));
    boolean namespaced = kind.path("namespaced").asBoolean() && !key.namespace().isEmpty();
    return root
        + (namespaced ? "/namespaces/" + key.namespace() : "")
        + "/"
        + kind.path("name").asText()
        + (key.name().isEmpty() ? "" : "/" + key.name());
  }

  private JsonNode find(String root, ManifestKey key) {
    for (JsonNode candidate : read(root).path("resources")) {
      if (candidate.path("kind").asText().equals(key.kind())
          && !candidate.path("name").asText().contains("/")) {
        return candidate;
      }
    }
    throw new ClusterUnavailable("there is no kind " + key.kind());
  }

  @Override
  public ApplyOutcome apply(Manifest manifest) {
    return write(
        manifest.key(),
        request(path(manifest.key()) + "?fieldManager=bulkhead&force=true")
            .header("Content-Type", "application/apply-patch+yaml")
            .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(manifest.bytes()))
            .build());
  }

  @Override
  public ApplyOutcome delete(ManifestKey key) {
    ApplyOutcome outcome =
        write(
            key,
            request(path(key))
                .header("Content-Type", "application/json")
                .method(
                    "DELETE",
                    HttpRequest.BodyPublishers.ofString("{\"propagationPolicy\":\"Background\"}"))
                .build());
    return outcome instanceof ApplyOutcome.Applied ? new ApplyOutcome.Gone(key) : outcome;
  }

  private ApplyOutcome write(ManifestKey key, HttpRequest request) {
    var response = ask(request, HttpResponse.BodyHandlers.ofByteArray());
    JsonNode body = Json.parse(response.body());
    return switch (response.statusCode()) {
      case 200, 201, 202 -> new ApplyOutcome.Applied(key, body);
      case 429 -> new ApplyOutcome.Throttled(key, Duration.ofSeconds(1));
      default ->
          new ApplyOutcome.Rejected(key, response.statusCode(), body.path("message").asText());
    };
  }

  @Override
  public Optional<JsonNode> get(ManifestKey key) {
    if (!isServed(key)) {
      return Optional.empty();
    }
    var response = ask(request(path(key)).build(), HttpResponse.BodyHandlers.ofByteArray());
    return switch (response.statusCode()) {
      case 200 -> Optional.of(Json.parse(response.body()));
      case 404 -> Optional.empty();
      default -> throw new ClusterUnavailable("answered " + response.statusCode());
    };
  }

  @Override
  public String list(Selection selection, Consumer<JsonNode> visitor) {
    JsonNode list = read(collection(selection));
    list.path("items").forEach(visitor);
    return list.at("/metadata/resourceVersion").asText();
  }

  private String collection(Selection selection) {
    String path = path(new ManifestKey(selection.apiVersion(), selection.kind(), "", ""));
    return path
        + "?labelSelector="
        + selection.labels().replace("=", "%3D").replace("/", "%2F")
        + "&fieldSelector="
        + selection.fields().replace("=", "%3D");
  }

  @Override
  public void watch(Selection selection, String version, Consumer<JsonNode> events) {
    String path =
        collection(selection) + "&watch=true&allowWatchBookmarks=true&resourceVersion=" + version;
    var response = ask(request(path).build(), HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      events.accept(NODES.objectNode().put("type", "ERROR"));
      return;
    }
    try (var lines = response.body()) {
      lines.forEach(line -> events.accept(Json.parse(line)));
    } catch (java.io.UncheckedIOException e) {
      throw new ClusterUnavailable("the watch broke", e);
    }
  }

  @Override
  public ApplyOutcome dryRun(Manifest manifest) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] fromPod(ManifestKey pod, int port, String path, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ApplyOutcome send(
      ManifestKey key, String method, String path, String contentType, byte[] body) {
    return write(
        key,
        request(path)
            .header("Content-Type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
