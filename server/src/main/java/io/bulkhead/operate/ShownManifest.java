package io.bulkhead.operate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.bulkhead.compiler.Draft;
import io.bulkhead.manifest.Change;
import io.bulkhead.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// An object as it would be sent, and what Bulkhead changed of its chart's. Nobody is shown the
/// values of Secrets, nor what came of chance, wherever it stands: whoever may plan need not be
/// allowed to read them on the cluster.
final class ShownManifest {
  /// @param source as the chart has it; null for what Bulkhead makes
  static SequencedMap<String, Object> of(Manifest sent, Draft.@Nullable Source source) {
    List<String> drawn = source == null ? List.of() : source.drawn();
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("madeBy", source == null ? "bulkhead" : "chart");
    body.put("manifest", hidden(sent, drawn));
    if (source != null) {
      body.put(
          "changes",
          Change.between(hidden(source.manifest(), drawn), hidden(sent, drawn)).stream()
              .map(ShownManifest::change)
              .toList());
    }
    return body;
  }

  static Map<String, @Nullable Object> change(Change change) {
    SequencedMap<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("field", change.pointer());
    body.put("from", change.from());
    body.put("to", change.to());
    return body;
  }

  private static ObjectNode hidden(Manifest manifest, List<String> drawn) {
    ObjectNode tree = manifest.json();
    if (manifest.key().kind().equals("Secret")) {
      values(tree.path("data"));
      values(tree.path("stringData"));
    }
    drawn.forEach(pointer -> hide(tree, JsonPointer.compile(pointer)));
    return tree;
  }

  private static void values(JsonNode map) {
    if (map instanceof ObjectNode values) {
      values.properties().forEach(value -> value.setValue(TextNode.valueOf("(not shown)")));
    }
  }

  private static void hide(ObjectNode tree, JsonPointer at) {
    TextNode instead = TextNode.valueOf("(by chance, not shown)");
    // A name by chance is no secret, and without it nobody could tell which object this is.
    if (at.toString().equals("/metadata/name") || tree.at(at).isMissingNode()) {
      return;
    }
    JsonNode parent = tree.at(at.head());
    if (parent instanceof ObjectNode object) {
      object.set(at.last().getMatchingProperty(), instead);
    } else if (parent instanceof ArrayNode list) {
      list.set(at.last().getMatchingIndex(), instead);
    }
  }

  private ShownManifest() {}
}
