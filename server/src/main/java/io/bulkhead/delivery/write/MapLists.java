package io.bulkhead.delivery.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lists whose elements Kubernetes identifies by keys. Server-side apply leaves other managers'
/// elements in them, so an edited port would stay beside the chart's, or conflict with it. Lists
/// that define what an object is belong to the chart alone.
///
/// Pods are not among the objects: admission rightly adds containers and volumes to them.
public final class MapLists {
  /// The members that identify an element.
  private static final Map<String, List<String>> SERVICE =
      Map.of("ports", List.of("port", "protocol"));

  private static final Map<String, List<String>> POD =
      Map.of(
          "containers", List.of("name"),
          "initContainers", List.of("name"),
          "volumes", List.of("name"),
          "imagePullSecrets", List.of("name"),
          "hostAliases", List.of("ip"),
          "ports", List.of("containerPort", "protocol"),
          "env", List.of("name"),
          "volumeMounts", List.of("mountPath"),
          "volumeDevices", List.of("devicePath"));

  /// @param specification where the lists are, and how the objects of the kind are reached
  private record Place(String apiVersion, String plural, String specification) {}

  private static final Map<String, Place> PLACES =
      Map.of(
          "Service", new Place("v1", "services", "/spec"),
          "Deployment", new Place("apps/v1", "deployments", "/spec/template/spec"),
          "StatefulSet", new Place("apps/v1", "statefulsets", "/spec/template/spec"),
          "DaemonSet", new Place("apps/v1", "daemonsets", "/spec/template/spec"),
          "CronJob", new Place("batch/v1", "cronjobs", "/spec/jobTemplate/spec/template/spec"));

  static boolean concerns(Manifest manifest) {
    return place(manifest.key()) != null;
  }

  private static @Nullable Place place(ManifestKey key) {
    Place place = PLACES.get(key.kind());
    return place != null && place.apiVersion().equals(key.apiVersion()) ? place : null;
  }

  private static Map<String, List<String>> keys(ManifestKey key) {
    return key.kind().equals("Service") ? SERVICE : POD;
  }

  /// The live object with exactly the manifest's elements in these lists; empty if they contain
  /// nothing foreign.
  public static Optional<JsonNode> exact(Manifest manifest, JsonNode live) {
    Place place = place(manifest.key());
    if (place == null
        || !(manifest.at(place.specification()) instanceof ObjectNode wanted)
        || !(live.at(place.specification()) instanceof ObjectNode)) {
      return Optional.empty();
    }
    JsonNode copy = live.deepCopy();
    ObjectNode there = (ObjectNode) copy.at(place.specification());
    return clean(wanted, there, keys(manifest.key())) ? Optional.of(copy) : Optional.empty();
  }

  /// Returns whether there was something foreign.
  private static boolean clean(ObjectNode wanted, ObjectNode live, Map<String, List<String>> keys) {
    boolean foreign = false;
    for (Map.Entry<String, JsonNode> member : wanted.properties()) {
      List<String> key = keys.get(member.getKey());
      if (key != null
          && member.getValue() instanceof ArrayNode list
          && live.get(member.getKey()) instanceof ArrayNode there) {
        foreign |= clean(list, there, key, keys);
      }
    }
    return foreign;
  }

  private static boolean clean(
      ArrayNode wanted, ArrayNode live, List<String> key, Map<String, List<String>> keys) {
    boolean foreign = false;
    List<JsonNode> kept = new ArrayList<>();
    for (JsonNode element : live) {
      JsonNode ours = find(wanted, element, key);
      if (ours == null) {
        foreign = true;
      } else {
        if (ours instanceof ObjectNode one && element instanceof ObjectNode other) {
          foreign |= clean(one, other, keys);
        }
        kept.add(element);
      }
    }
    if (foreign) {
      for (JsonNode element : wanted) {
        if (kept.stream().noneMatch(other -> same(element, other, key))) {
          kept.add(element);
        }
      }
      live.removeAll();
      live.addAll(kept);
    }
    return foreign;
  }

  private static @Nullable JsonNode find(ArrayNode list, JsonNode element, List<String> key) {
    for (JsonNode candidate : list) {
      if (same(candidate, element, key)) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean same(JsonNode one, JsonNode other, List<String> key) {
    return key.stream().allMatch(name -> value(one, name).equals(value(other, name)));
  }

  /// The API server fills in the protocol.
  private static String value(JsonNode element, String name) {
    return element.path(name).asText(name.equals("protocol") ? "TCP" : "");
  }

  /// Elements of the live list that are not in the manifest's, for a projection.
  static ArrayNode foreign(ManifestKey key, String list, ArrayNode wanted, ArrayNode live) {
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    List<String> names = place(key) == null ? null : keys(key).get(list);
    if (names != null) {
      for (JsonNode element : live) {
        if (find(wanted, element, names) == null) {
          found.add(element);
        }
      }
    }
    return found;
  }

  /// Replaces the lists of the live object by those of the exact one, unless it has changed since.
  static ApplyOutcome write(ClusterConnection connection, ManifestKey key, JsonNode exact) {
    Place place = place(key);
    if (place == null) {
      throw new IllegalArgumentException("no lists are known of " + key);
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").set("resourceVersion", exact.at("/metadata/resourceVersion"));
    ObjectNode inner = patch;
    String[] path = place.specification().substring(1).split("/", -1);
    for (String step : path) {
      inner = inner.putObject(step);
    }
    for (String list : keys(key).keySet()) {
      if (exact.at(place.specification()).path(list) instanceof ArrayNode value) {
        inner.set(list, value);
      }
    }
    String root = place.apiVersion().equals("v1") ? "/api/v1" : "/apis/" + place.apiVersion();
    return connection.send(
        key,
        "PATCH",
        root
            + "/namespaces/"
            + key.namespace()
            + "/"
            + place.plural()
            + "/"
            + key.name()
            + "?fieldManager=bulkhead",
        "application/merge-patch+json",
        Json.canonical(patch));
  }

  private MapLists() {}
}
