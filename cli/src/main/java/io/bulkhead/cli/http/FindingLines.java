package io.bulkhead.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The findings of a plan or a refusal as text.
public final class FindingLines {

  /// What stands below a finding's message: where, and what to do.
  public static List<String> details(JsonNode finding) {
    List<String> lines = new ArrayList<>();
    JsonNode places = finding.path("places");
    int count = finding.path("count").asInt(places.size());
    if (count > 1) {
      lines.add("at " + count + " places:");
    }
    for (JsonNode place : places) {
      lines.add((count > 1 ? "  " : "at ") + place(place));
    }
    if (count > places.size()) {
      lines.add("  and %d more".formatted(count - places.size()));
    }
    List<String> members =
        places.isEmpty() ? List.of("intent", "field", "cluster") : List.of("intent", "cluster");
    for (String member : members) {
      String value = finding.path(member).asText("");
      if (!value.isEmpty() && !finding.path(member).isNull()) {
        lines.add(member + ": " + value);
      }
    }
    List<String> cure = finding.path("cure").asText("").strip().lines().toList();
    if (cure.size() == 1) {
      lines.add("cure: " + cure.getFirst());
    } else if (!cure.isEmpty()) {
      lines.add("cure:");
      cure.forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static String place(JsonNode place) {
    String app = place.path("app").asText();
    String field = place.path("field").asText();
    return (app.isEmpty() ? "" : "app " + app + ": ")
        + place.path("object").asText()
        + (field.isEmpty() ? "" : ": " + field);
  }

  private FindingLines() {}
}
