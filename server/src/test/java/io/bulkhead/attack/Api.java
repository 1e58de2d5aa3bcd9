package io.bulkhead.attack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.testbed.cluster.BedCertificates;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A cluster's API server as one user sees it. Users are impersonated by the administrator, which
/// the API server treats as the user itself, admission included.
final class Api {
  public record Answer(int status, JsonNode body) {
    String message() {
      return body.path("message").asText("");
    }

    boolean ok() {
      return status < 300;
    }
  }

  private final TestCluster cluster;
  private final HttpClient client;
  private final @Nullable String user;

  private Api(TestCluster cluster, HttpClient client, @Nullable String user) {
    this.cluster = cluster;
    this.client = client;
    this.user = user;
  }

  static Api administrator(TestCluster cluster) {
    return new Api(
        cluster,
        HttpClient.newBuilder()
            .sslContext(BedCertificates.trusting(cluster.authority()))
            .connectTimeout(Duration.ofSeconds(5))
            .build(),
        null);
  }

  Api as(String someone) {
    return new Api(cluster, client, someone);
  }

  Answer send(String method, String path, @Nullable JsonNode body) {
    String type =
        method.equals("APPLY")
            ? "application/apply-patch+yaml"
            : method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(cluster.server().resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + cluster.adminToken())
            .header("Content-Type", type)
            .method(
                method.equals("APPLY") ? "PATCH" : method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Json.canonical(body)));
    if (user != null) {
      request.header("Impersonate-User", user).header("Impersonate-Group", "system:authenticated");
      if (user.startsWith("system:serviceaccount:")) {
        request
            .header("Impersonate-Group", "system:serviceaccounts")
            .header("Impersonate-Group", "system:serviceaccounts:" + user.split(":")[2]);
      }
    }
    try {
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      String text = new String(answer.body(), StandardCharsets.UTF_8);
      return new Answer(
          answer.statusCode(),
          text.startsWith("{") ? Json.parse(text) : Json.parse("{\"message\": \"\"}"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
