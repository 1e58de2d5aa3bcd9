package io.bulkhead.delivery.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.unready.UnreadyPod;
import io.bulkhead.label.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The pods of deliveries, reduced to what status and the isolation report show.
public final class ReducedPods {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> METADATA =
      List.of("namespace", "name", "uid", "labels", "deletionTimestamp", "finalizers");
  private static final List<String> SPEC = List.of("runtimeClassName", "nodeName", "overhead");
  private static final List<String> STATUS = List.of("phase", "startTime");

  private final Map<String, Map<String, JsonNode>> byDeployment = new TreeMap<>();

  /// By pod name: a pod that lost the label does not contain it any more.
  private final Map<String, String> deployments = new HashMap<>();

  public synchronized List<JsonNode> of(String deployment) {
    return List.copyOf(byDeployment.getOrDefault(deployment, Map.of()).values());
  }

  /// @param all as returned by [#reduce]
  public synchronized void replaceAll(List<JsonNode> all) {
    byDeployment.clear();
    deployments.clear();
    all.forEach(this::put);
  }

  public synchronized void seen(JsonNode pod) {
    gone(pod);
    put(reduce(pod));
  }

  private void put(JsonNode reduced) {
    String deployment = deployment(reduced);
    String name = name(reduced);
    deployments.put(name, deployment);
    byDeployment.computeIfAbsent(deployment, d -> new TreeMap<>()).put(name, reduced);
  }

  public synchronized void gone(JsonNode pod) {
    String name = name(pod);
    String deployment = deployments.remove(name);
    Map<String, JsonNode> pods = deployment == null ? null : byDeployment.get(deployment);
    if (pods != null) {
      pods.remove(name);
      if (pods.isEmpty()) {
        byDeployment.remove(deployment);
      }
    }
  }

  private static String deployment(JsonNode pod) {
    return pod.path("metadata").path("labels").path(Labels.DEPLOYMENT_ID).asText("");
  }

  private static String name(JsonNode pod) {
    return pod.at("/metadata/namespace").asText() + "/" + pod.at("/metadata/name").asText();
  }

  public static JsonNode reduce(JsonNode pod) {
    ObjectNode reduced = NODES.objectNode();
    reduced.put("apiVersion", "v1").put("kind", "Pod");
    copy(pod.path("metadata"), reduced.putObject("metadata"), METADATA);
    ObjectNode spec = reduced.putObject("spec");
    copy(pod.path("spec"), spec, SPEC);
    ArrayNode containers = spec.putArray("containers");
    for (JsonNode container : pod.at("/spec/containers")) {
      copy(container, containers.addObject(), List.of("name", "image"));
    }
    ObjectNode status = reduced.putObject("status");
    copy(pod.path("status"), status, STATUS);
    ArrayNode conditions = status.putArray("conditions");
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        conditions.add(condition);
      }
    }
    UnreadyPod.facts(pod, status);
    return reduced;
  }

  private static void copy(JsonNode from, ObjectNode to, List<String> fields) {
    for (String field : fields) {
      if (from.has(field)) {
        to.set(field, from.path(field));
      }
    }
  }
}
