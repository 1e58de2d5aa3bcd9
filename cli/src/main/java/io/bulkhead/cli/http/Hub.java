package io.bulkhead.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// One hub. Paths begin with `/`; names in them must be encoded with [#segment].
public final class Hub {
  private static final String JSON = "application/json";
  private static final String JSON_OR_PROBLEM = JSON + ", application/problem+json";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final URI address;
  private final String token;
  private final @Nullable Path authority;
  private @Nullable HttpClient client;

  /// @param token empty for none
  /// @param authority PEM of whom to trust; null for those that Java trusts
  public Hub(URI address, String token, @Nullable Path authority) {
    this.address = address;
    this.token = token;
    this.authority = authority;
  }

  public URI address() {
    return address;
  }

  /// Reads JSON. Throws [Refusal] for any status but 2xx.
  public JsonNode get(String path) {
    return expectGood("GET " + path, send("GET", path, JSON_OR_PROBLEM, null)).json();
  }

  /// As [#get], empty for 404.
  public Optional<JsonNode> find(String path) {
    Answer answer = send("GET", path, JSON_OR_PROBLEM, null);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    return Optional.of(expectGood("GET " + path, answer).json());
  }

  /// Reads what is not JSON, such as a file or a kubeconfig.
  public Answer read(String path, String accept) {
    return send("GET", path, accept + ", application/problem+json;q=0.1", null);
  }

  /// @param body null for none
  public Answer post(String path, @Nullable Body body) {
    return expectGood("POST " + path, send("POST", path, JSON_OR_PROBLEM, body));
  }

  public Answer put(String path, Body body) {
    return expectGood("PUT " + path, send("PUT", path, JSON_OR_PROBLEM, body));
  }

  /// Whether there was something to delete.
  public boolean delete(String path) {
    Answer answer = send("DELETE", path, JSON_OR_PROBLEM, null);
    if (answer.status() == 404) {
      return false;
    }
    expectGood("DELETE " + path, answer);
    return true;
  }

  public static Answer expectGood(String request, Answer answer) {
    if (!answer.good()) {
      throw Refusal.of(request, answer);
    }
    return answer;
  }

  /// What is sent.
  public record Body(String mediaType, byte[] bytes) {
    public static Body json(JsonNode tree) {
      return new Body(JSON, Json.canonical(tree));
    }
  }

  private Answer send(String method, String path, String accept, @Nullable Body body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(PATIENCE)
            .header("Accept", accept)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.bytes()));
    if (body != null) {
      request.header("Content-Type", body.mediaType());
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var response = client().send(request.build(), BodyHandlers.ofByteArray());
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Answer(response.statusCode(), type.toLowerCase(Locale.ROOT), response.body());
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubFailure("interrupted while waiting for the hub");
    }
  }

  private HubFailure unreachable(IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof SSLHandshakeException) {
      return new HubFailure(
          """
          the hub at %s is not trusted (%s)
            Name the authority of its certificate: --ca FILE, BULKHEAD_CA, or: bulkhead login URL --ca FILE\
          """
              .formatted(address, reason));
    }
    return new HubFailure(
        """
        the hub at %s does not answer (%s)
          Start one here: bulkhead server
          Or name another: --server URL, BULKHEAD_SERVER, or: bulkhead login URL\
        """
            .formatted(address, reason));
  }

  private HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(10));
      if ("http".equals(address.getScheme())) {
        builder.sslContext(trustingNobody());
      } else if (authority != null) {
        builder.sslContext(Authority.trusted(authority));
      }
      known = builder.build();
      client = known;
    }
    return known;
  }

  /// The client reads all of the system's certificates unless it is given a context, also for plain
  /// HTTP, and that takes a good part of a command's time.
  private static SSLContext trustingNobody() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no TLS", e);
    }
  }

  /// A name as one segment of a path.
  public static String segment(String name) {
    var text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_.~".indexOf(c) >= 0;
      text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return text.toString();
  }
}
