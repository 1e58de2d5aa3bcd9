package io.bulkhead.delivery.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.LeftFields;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a live object contains in the fields that a manifest sets. Two projections for one manifest
/// differ if somebody changed a field of ours; status and other managers' fields do not count.
///
/// A projection is only ever compared with another projection for the same manifest, never with the
/// manifest itself: the API server writes `1000m` as `1`.
public final class Projection {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// The parts of `metadata` that we manage.
  private static final List<String> METADATA =
      List.of("labels", "annotations", "finalizers", "ownerReferences");

  /// Members that identify the elements of a list, the best first.
  private static final List<String> IDENTIFIERS =
      List.of(
          "name", "key", "containerPort", "port", "mountPath", "devicePath", "ip", "topologyKey");

  private final ManifestKey key;
  private final boolean scaled;

  private Projection(ManifestKey key, boolean scaled) {
    this.key = key;
    this.scaled = scaled;
  }

  public static Digest of(Manifest whole, JsonNode live) {
    Manifest manifest = LeftFields.without(whole);
    ObjectNode kept = NODES.objectNode();
    var projection =
        new Projection(manifest.key(), Scaling.mayConcern(manifest) && Scaling.isAutomatic(live));
    for (Map.Entry<String, JsonNode> member : manifest.at("").properties()) {
      switch (member.getKey()) {
        case "apiVersion", "kind", "status" -> {}
        case "metadata" ->
            kept.set("metadata", projection.metadata(member.getValue(), live.path("metadata")));
        case "stringData" -> kept.set("data", secret(member.getValue(), live.path("data"), kept));
        default ->
            kept.set(
                member.getKey(),
                ExactObjects.isExact(manifest.key())
                    ? present(live.path(member.getKey()))
                    : projection.project(
                        member.getKey(), member.getValue(), live.path(member.getKey())));
      }
    }
    return Digest.of(Json.canonical(kept));
  }

  private JsonNode metadata(JsonNode wanted, JsonNode live) {
    ObjectNode kept = NODES.objectNode();
    for (String field : METADATA) {
      if (wanted.has(field)) {
        kept.set(field, project(field, wanted.path(field), live.path(field)));
      }
    }
    return kept;
  }

  /// The server moves `stringData` into `data`.
  private static JsonNode secret(JsonNode wanted, JsonNode live, ObjectNode keptBefore) {
    ObjectNode kept = NODES.objectNode();
    if (keptBefore.path("data") instanceof ObjectNode before) {
      kept.setAll(before);
    }
    wanted.fieldNames().forEachRemaining(name -> kept.set(name, present(live.path(name))));
    return kept;
  }

  private JsonNode project(String field, JsonNode wanted, JsonNode live) {
    if (wanted.isNull() || (scaled && field.equals("replicas"))) {
      return NODES.nullNode();
    }
    if (wanted instanceof ObjectNode object) {
      // An empty object or a selector is exact: an additional member changes its meaning.
      boolean whole = object.isEmpty() || field.endsWith("elector") || field.equals("matchLabels");
      return whole || !live.isObject() ? present(live) : members(object, live);
    }
    if (wanted instanceof ArrayNode array && live instanceof ArrayNode liveArray) {
      return elements(field, array, liveArray);
    }
    return present(live);
  }

  private JsonNode members(ObjectNode wanted, JsonNode live) {
    ObjectNode kept = NODES.objectNode();
    for (Map.Entry<String, JsonNode> member : wanted.properties()) {
      kept.set(
          member.getKey(), project(member.getKey(), member.getValue(), live.path(member.getKey())));
    }
    return kept;
  }

  private JsonNode elements(String field, ArrayNode wanted, ArrayNode live) {
    if (field.equals("finalizers")) {
      return shared(wanted, live);
    }
    String identifier = identifier(wanted);
    ArrayNode kept = NODES.arrayNode();
    if (identifier == null) {
      // An atomic list belongs to one manager as a whole, so additions count too.
      for (int i = 0; i < live.size(); i++) {
        kept.add(i < wanted.size() ? project("", wanted.get(i), live.get(i)) : live.get(i));
      }
      return kept;
    }
    for (JsonNode element : wanted) {
      kept.add(project("", element, find(live, identifier, element.path(identifier))));
    }
    kept.addAll(MapLists.foreign(key, field, wanted, live));
    return kept;
  }

  private static ArrayNode shared(ArrayNode wanted, ArrayNode live) {
    Set<JsonNode> present = new HashSet<>();
    live.forEach(present::add);
    ArrayNode kept = NODES.arrayNode();
    wanted.forEach(element -> kept.add(present.contains(element) ? element : NODES.nullNode()));
    return kept;
  }

  private static @Nullable String identifier(ArrayNode wanted) {
    for (String candidate : IDENTIFIERS) {
      Set<JsonNode> values = new HashSet<>();
      boolean tellsApart = !wanted.isEmpty();
      for (JsonNode element : wanted) {
        tellsApart &= element.path(candidate).isValueNode() && values.add(element.path(candidate));
      }
      if (tellsApart) {
        return candidate;
      }
    }
    return null;
  }

  private static JsonNode find(ArrayNode live, String identifier, JsonNode value) {
    for (JsonNode element : live) {
      if (element.path(identifier).equals(value)) {
        return element;
      }
    }
    return NODES.missingNode();
  }

  private static JsonNode present(JsonNode live) {
    return live.isMissingNode() ? NODES.nullNode() : live;
  }
}
