package io.bulkhead.cluster.unready;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Why something is not ready.
///
/// @param reason one word, the cluster's own where it has one, such as `ImagePullBackOff`
/// @param message a sentence, at most [#LONGEST] characters
/// @param since null if the object does not tell
/// @param nextTry when the cluster tries again; null if it does not tell
public record Unready(
    String reason, String message, @Nullable Instant since, @Nullable Instant nextTry) {
  /// Controllers and container runtimes may put a whole log into a message.
  static final int LONGEST = 1000;

  public Unready {
    message =
        message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1).strip() + "…";
  }

  static Unready of(String reason, String message, @Nullable Instant since) {
    return new Unready(reason, message, since, null);
  }

  /// What a condition of the object says.
  static Unready of(JsonNode condition, String word, String sentence) {
    return of(
        text(condition, "reason", word),
        text(condition, "message", sentence),
        time(condition.path("lastTransitionTime")));
  }

  static String text(JsonNode from, String field, String otherwise) {
    String text = from.path(field).asText("");
    return text.isBlank() ? otherwise : text.strip();
  }

  static @Nullable Instant time(JsonNode text) {
    try {
      return Instant.parse(text.asText(""));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /// A condition by its type; missing if it has none.
  static JsonNode condition(JsonNode live, String type) {
    for (JsonNode condition : live.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  static boolean is(JsonNode condition, String status) {
    return condition.path("status").asText("").equals(status);
  }
}
