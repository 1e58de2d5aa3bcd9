package io.bulkhead.compiler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Random values that a deployment's charts generated first and that must not change. Secret: it
/// contains passwords and keys.
///
/// @param draw counts how often new values were requested
/// @param byApp for each app, the value of each field; see [io.bulkhead.compiler.rendering.Chance]
public record KeptValues(int draw, SortedMap<String, SortedMap<String, JsonNode>> byApp) {
  public static final KeptValues NONE = new KeptValues(0, new TreeMap<>());

  public KeptValues {
    var copy = new TreeMap<String, SortedMap<String, JsonNode>>();
    byApp.forEach((app, fields) -> {
      if (!fields.isEmpty()) {
        copy.put(app, Collections.unmodifiableSortedMap(new TreeMap<>(fields)));
      }
    });
    byApp = Collections.unmodifiableSortedMap(copy);
  }

  /// Forgets all values; the next ones are another draw.
  public KeptValues drawnAgain() {
    return new KeptValues(draw + 1, new TreeMap<>());
  }

  public boolean isEmpty() {
    return draw == 0 && byApp.isEmpty();
  }

  /// The kept value of each field of an app; empty for an app without any.
  public SortedMap<String, JsonNode> of(String app) {
    return byApp.getOrDefault(app, Collections.emptySortedMap());
  }

  public byte[] bytes() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("draw", draw);
    ObjectNode apps = tree.putObject("apps");
    byApp.forEach((app, fields) -> fields.forEach(apps.withObjectProperty(app)::set));
    return Json.canonical(tree);
  }

  /// Reads the output of [#bytes].
  public static KeptValues parse(byte[] bytes) {
    JsonNode tree = Json.parse(bytes);
    var apps = new TreeMap<String, SortedMap<String, JsonNode>>();
    tree.path("apps")
        .properties()
        .forEach(app -> {
          var fields = new TreeMap<String, JsonNode>();
          app.getValue()
              .properties()
              .forEach(field -> fields.put(field.getKey(), field.getValue()));
          apps.put(app.getKey(), fields);
        });
    return new KeptValues(tree.path("draw").asInt(), apps);
  }

  /// Never shows the values.
  @Override
  public String toString() {
    return "values kept of " + byApp.keySet();
  }
}
