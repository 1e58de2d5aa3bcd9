package io.bulkhead.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.Kind;
import io.bulkhead.manifest.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An example for a kind without one: its zero value with the gaps filled in.
final class Example {
  private Example() {}

  static JsonNode skeleton(Kind<?> kind) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("apiVersion", "bulkhead.io/v1").put("kind", kind.name());
    ObjectNode metadata = document.putObject("metadata");
    kind.parent().ifPresent(parent -> names(parent, metadata));
    JsonNode zero =
        Json.parse(
            DocumentCodec.encode(
                DocumentCodec.decode(kind, "{}".getBytes(StandardCharsets.UTF_8))));
    metadata.put("name", "my-" + Markdown.hyphens(kind.name()));
    JsonNode spec = filled(zero.path("spec"));
    if (!spec.isEmpty()) {
      document.set("spec", spec);
    }
    kind.file()
        .ifPresent(part ->
            document.put(
                "file",
                switch (part.content()) {
                  case TAR_GZ -> "folder-or-archive";
                  case KUBECONFIG -> "my.kubeconfig";
                }));
    return document;
  }

  private static void names(Kind<?> kind, ObjectNode metadata) {
    kind.parent().ifPresent(parent -> names(parent, metadata));
    kind.variables()
        .forEach(variable -> metadata.put(variable, "my-" + Markdown.hyphens(variable)));
  }

  /// Omits null members and empty collections; an empty text becomes its own name.
  private static JsonNode filled(JsonNode zero) {
    var filled = JsonNodeFactory.instance.objectNode();
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(zero.properties());
    for (Map.Entry<String, JsonNode> member : members) {
      JsonNode value = member.getValue();
      if (value.isObject() && !filled(value).isEmpty()) {
        filled.set(member.getKey(), filled(value));
      } else if (value.isTextual() && value.textValue().isEmpty()) {
        filled.set(member.getKey(), TextNode.valueOf("my-" + Markdown.hyphens(member.getKey())));
      } else if (value.isValueNode() && !value.isNull()) {
        filled.set(member.getKey(), value);
      }
    }
    return filled;
  }
}
