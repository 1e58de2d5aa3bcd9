package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.manifest.ManifestKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Interprets HTTP responses. Anything that is no response of a Kubernetes API counts as
/// unreachable: a proxy or another program may be running in place of the cluster.
final class ClusterResponses {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration SOME_TIME = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int SHOWN = 500;

  static ApplyOutcome outcome(ManifestKey key, ClusterResponse answer) {
    int status = answer.status();
    Optional<JsonNode> body = object(answer.body());
    if (isBusy(answer, body)) {
      return new ApplyOutcome.Throttled(key, retryAfter(answer).orElse(SOME_TIME));
    }
    if (body.isEmpty() || !body.get().hasNonNull("kind")) {
      return new ApplyOutcome.Unreachable(key, foreign(status));
    }
    if (status >= 200 && status < 300) {
      return new ApplyOutcome.Applied(key, body.get());
    }
    String message = message(body.get(), status);
    // A 5xx with a status concerns this request only: an unavailable webhook of one namespace, a
    // field of a wrong type. Whether the whole cluster is in trouble is checked elsewhere.
    return status >= 400
        ? new ApplyOutcome.Rejected(key, status, message)
        : new ApplyOutcome.Unreachable(key, message);
  }

  /// A webhook may refuse with any status code; a busy API server says when to retry.
  private static boolean isBusy(ClusterResponse answer, Optional<JsonNode> body) {
    boolean status = body.filter(ClusterResponses::isStatus).isPresent();
    return switch (answer.status()) {
      case 429 -> !status || retryAfter(answer).isPresent();
      case 503 -> retryAfter(answer).isPresent();
      default -> false;
    };
  }

  private static boolean isStatus(JsonNode body) {
    return body.path("kind").asText("").equals("Status");
  }

  /// The object of a GET; empty if there is none. Throws [ClusterUnavailable] for anything else.
  static Optional<JsonNode> found(String path, ClusterResponse answer) {
    int status = answer.status();
    Optional<JsonNode> body = object(answer.body());
    if (status == 404 && (body.isPresent() || notServed(answer))) {
      return Optional.empty();
    }
    if (body.isEmpty() || status != 200) {
      throw unavailable(path, answer);
    }
    return body;
  }

  /// Why a request did not get the response it wanted.
  static ClusterUnavailable unavailable(String path, ClusterResponse answer) {
    boolean refused =
        answer.status() >= 400
            && answer.status() < 500
            && answer.status() != 429
            && object(answer.body()).filter(ClusterResponses::isStatus).isPresent();
    String why = refusal(path, answer);
    return refused ? ClusterUnavailable.refused(why) : new ClusterUnavailable(why);
  }

  /// The API server's own message for a path that it does not serve; a proxy's would differ.
  static boolean notServed(ClusterResponse answer) {
    return answer.status() == 404
        && new String(answer.body(), StandardCharsets.UTF_8).startsWith("404 page not found");
  }

  static Optional<JsonNode> object(byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      return tree != null && tree.isObject() ? Optional.of(tree) : Optional.empty();
    } catch (IOException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  /// Why a GET was refused.
  static String refusal(String path, ClusterResponse answer) {
    int status = answer.status();
    return object(answer.body())
        .map(body -> path + ": " + status + " " + message(body, status))
        .orElse(foreign(status) + " at " + path);
  }

  private static String foreign(int status) {
    return "the answer ("
        + status
        + ") is not one of a Kubernetes API server; check the server in the kubeconfig and what"
        + " stands between";
  }

  private static String message(JsonNode body, int status) {
    String text = body.path("message").asText("");
    if (text.isEmpty()) {
      return "the API server answered " + status + " without a message";
    }
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private static Optional<Duration> retryAfter(ClusterResponse answer) {
    return answer.header("retry-after").map(ClusterResponses::pause);
  }

  private static Duration pause(String seconds) {
    try {
      long wait = Long.parseLong(seconds.trim());
      return wait < 0 ? SOME_TIME : wait > LONGEST.toSeconds() ? LONGEST : Duration.ofSeconds(wait);
    } catch (NumberFormatException e) {
      // Most likely a date; the server's clock may be anything.
      return SOME_TIME;
    }
  }

  private ClusterResponses() {}
}
