package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.bulkhead.manifest.Json;
import java.util.List;

/// A unified diff of two objects as YAML. Secrets' values stay hidden.
final class TextDiff {
  private static final int CONTEXT = 3;

  /// What the two sides are called.
  record Names(String before, String after) {}

  static String of(JsonNode live, JsonNode wanted) {
    return of(live, wanted, new Names("live", "planned"));
  }

  static String of(JsonNode old, JsonNode wanted, Names names) {
    List<String> before = lines(old);
    List<String> after = lines(wanted);
    var patch = DiffUtils.diff(before, after);
    if (patch.getDeltas().isEmpty()) {
      return "";
    }
    return String.join(
        "\n",
        UnifiedDiffUtils.generateUnifiedDiff(
            names.before(), names.after(), before, patch, CONTEXT));
  }

  private static List<String> lines(JsonNode object) {
    ObjectNode shown = object.deepCopy();
    shown.remove("status");
    if (shown.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("managedFields", "resourceVersion", "generation"));
    }
    for (String member : List.of("data", "stringData")) {
      if (shown.path("kind").asText().equals("Secret")
          && shown.path(member) instanceof ObjectNode values) {
        // Only a hash shows whether a value differs.
        values
            .fieldNames()
            .forEachRemaining(name ->
                values.put(
                    name,
                    "hidden, sha256 "
                        + io.bulkhead.manifest.Digest.of(Json.canonical(values.path(name)))
                            .shortForm()));
      }
    }
    return Json.yaml(shown).lines().toList();
  }

  private TextDiff() {}
}
