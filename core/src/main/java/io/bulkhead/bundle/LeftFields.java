package io.bulkhead.bundle;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Manifest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Fields of an object that are left to others once it exists. The manifest lists them in an
/// annotation that is never sent to clusters.
public final class LeftFields {
  private static final String MARK = "bulkhead.io/left-fields";
  private static final JsonPointer AT =
      JsonPointer.compile("/metadata/annotations/bulkhead.io~1left-fields");

  /// Replaces the present mark.
  ///
  /// @param pointers JSON pointers; if empty, the mark is removed
  public static void mark(ObjectNode object, Collection<String> pointers) {
    if (!pointers.isEmpty()) {
      child(child(object, "metadata"), "annotations")
          .put(MARK, String.join("\n", pointers.stream().sorted().distinct().toList()));
    } else if (object.at(AT.head()) instanceof ObjectNode annotations) {
      annotations.remove(MARK);
    }
  }

  /// The last elements of lists first, so that removing one does not shift the others.
  public static List<JsonPointer> of(Manifest manifest) {
    String text = manifest.at(AT.toString()).asText("");
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split("\n", -1))
            .sorted(Comparator.comparing(String::length).thenComparing(p -> p).reversed())
            .map(JsonPointer::compile)
            .toList();
  }

  /// As in the chart, without the mark.
  public static Manifest unmarked(Manifest manifest) {
    return of(manifest).isEmpty() ? manifest : manifest.edit(tree -> mark(tree, List.of()));
  }

  /// Without the mark and without the fields: the part that we manage.
  public static Manifest without(Manifest manifest) {
    List<JsonPointer> left = of(manifest);
    return left.isEmpty()
        ? manifest
        : manifest.edit(tree -> {
          mark(tree, List.of());
          left.forEach(pointer -> remove(tree, pointer));
        });
  }

  public static void remove(ObjectNode tree, JsonPointer pointer) {
    JsonNode parent = tree.at(pointer.head());
    if (parent instanceof ObjectNode object) {
      object.remove(pointer.last().getMatchingProperty());
    } else if (parent instanceof ArrayNode list && pointer.last().getMatchingIndex() >= 0) {
      list.remove(pointer.last().getMatchingIndex());
    }
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
  }

  private LeftFields() {}
}
