package io.bulkhead.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.TreeChange;
import io.bulkhead.response.plan.FieldChange;
import io.bulkhead.response.plan.PlannedPart.PlannedObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An object as it would be sent, and what Bulkhead changed of its chart's. Values of Secrets are
/// hidden, and so are random values, wherever they are: whoever may plan need not be allowed to
/// read them on the cluster.
final class ShownManifest {
  /// @param plan without the object itself
  /// @param source as the chart has it; null for objects that Bulkhead creates
  static PlannedObject in(PlannedObject plan, Manifest sent, Draft.@Nullable Source source) {
    List<String> drawn = source == null ? List.of() : source.drawn();
    ObjectNode manifest = hidden(sent, drawn);
    return new PlannedObject(
        plan.apiVersion(),
        plan.kind(),
        plan.namespace(),
        plan.name(),
        plan.digest(),
        plan.wave(),
        plan.hook(),
        source == null ? "bulkhead" : "chart",
        manifest,
        source == null ? null : changes(hidden(source.manifest(), drawn), manifest));
  }

  private static List<FieldChange> changes(ObjectNode before, ObjectNode after) {
    return TreeChange.between(before, after).stream()
        .map(change -> new FieldChange(change.pointer(), change.from(), change.to()))
        .toList();
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
    // A random name is no secret, and without it nobody could tell which object this is.
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
