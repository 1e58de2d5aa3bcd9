package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.MarkedYaml;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// What would be sent to clusters as YAML; comments say what Bulkhead added to a chart's objects,
/// and what it changed.
final class ManifestLines {
  /// So much of an old value is shown.
  private static final int LONGEST = 60;

  static void print(PrintStream out, JsonNode parts) {
    for (JsonNode part : parts) {
      for (JsonNode group : part.path("groups")) {
        for (JsonNode object : group.path("objects")) {
          out.println("---");
          out.println(
              "# %s, to %s%s"
                  .formatted(
                      part.path("part").asText(),
                      Words.joined(group.path("clusters")),
                      object.path("madeBy").asText().equals("bulkhead")
                          ? ", made by Bulkhead"
                          : ""));
          object(out, object);
        }
      }
    }
  }

  private static void object(PrintStream out, JsonNode object) {
    Map<String, String> comments = new LinkedHashMap<>();
    for (JsonNode change : object.path("changes")) {
      String field = change.path("field").asText();
      if (change.path("to").isNull()) {
        out.println("# removed by Bulkhead: " + field);
      } else {
        comments.put(
            field,
            change.path("from").isNull()
                ? "added by Bulkhead"
                : "changed by Bulkhead, was " + shortened(change.path("from")));
      }
    }
    out.print(MarkedYaml.of(object.path("manifest"), comments));
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private ManifestLines() {}
}
