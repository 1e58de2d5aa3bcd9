package io.bulkhead.delivery.write;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.LeftFields;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Applies manifests some of whose fields are left to others.
///
/// A new object gets these fields as in the chart. Later they are omitted, so that whoever writes
/// them owns them. A field that only we have written so far is sent with its current value, since
/// omitting it would delete it.
public final class Yielding {
  private static final String US = "bulkhead";

  static boolean concerns(Manifest manifest) {
    return !LeftFields.of(manifest).isEmpty();
  }

  /// @param live empty if the object does not exist yet
  public static Manifest toOthers(Manifest manifest, Optional<JsonNode> live) {
    List<JsonPointer> left = LeftFields.of(manifest);
    if (left.isEmpty() || live.isEmpty()) {
      return LeftFields.unmarked(manifest);
    }
    JsonNode there = live.get();
    return manifest.edit(tree -> {
      LeftFields.mark(tree, List.of());
      for (JsonPointer pointer : left) {
        JsonNode value = there.at(pointer);
        if (!value.isMissingNode() && isOursAlone(there, pointer)) {
          put(tree, pointer, value);
        } else {
          LeftFields.remove(tree, pointer);
        }
      }
    });
  }

  private static void put(ObjectNode tree, JsonPointer pointer, JsonNode value) {
    JsonNode parent = tree.at(pointer.head());
    if (parent instanceof ObjectNode object) {
      object.set(pointer.last().getMatchingProperty(), value.deepCopy());
    } else if (parent instanceof ArrayNode list && list.has(pointer.last().getMatchingIndex())) {
      list.set(pointer.last().getMatchingIndex(), value.deepCopy());
    } else if (parent.isMissingNode()) {
      tree.withObject(pointer.head()).set(pointer.last().getMatchingProperty(), value.deepCopy());
    }
  }

  private static boolean isOursAlone(JsonNode live, JsonPointer pointer) {
    boolean ours = false;
    for (JsonNode entry : live.at("/metadata/managedFields")) {
      if (owns(entry.path("fieldsV1"), live, pointer)) {
        if (!entry.path("manager").asText("").equals(US)) {
          return false;
        }
        ours = true;
      }
    }
    return ours;
  }

  /// Whether a set of fields contains the field, a part of it, or its parent.
  private static boolean owns(JsonNode fields, JsonNode live, JsonPointer pointer) {
    JsonNode set = fields;
    JsonNode at = live;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      if (!set.isObject()) {
        return false;
      }
      if (set.isEmpty() && set != fields) {
        return true;
      }
      set =
          at.isArray()
              ? element(set, at.path(rest.getMatchingIndex()))
              : set.path("f:" + rest.getMatchingProperty());
      at = at.isArray() ? at.path(rest.getMatchingIndex()) : at.path(rest.getMatchingProperty());
    }
    return set.isObject();
  }

  /// Elements of a list are identified by their keys or their value.
  private static JsonNode element(JsonNode set, JsonNode element) {
    for (Map.Entry<String, JsonNode> member : set.properties()) {
      String name = member.getKey();
      if (name.startsWith("k:") && hasKeys(element, Json.parse(name.substring(2)))) {
        return member.getValue();
      }
      if (name.startsWith("v:") && Json.parse(name.substring(2)).equals(element)) {
        return member.getValue();
      }
    }
    return set.path("");
  }

  private static boolean hasKeys(JsonNode element, JsonNode keys) {
    return keys.properties().stream()
        .allMatch(key -> key.getValue().equals(element.path(key.getKey())));
  }

  private Yielding() {}
}
