package io.bulkhead.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The tables within a status answer.
final class StatusRows {
  static final String LEFT_BEHIND = "LeftBehind";

  /// @param pod a pod that a workload made, not an object of the bundle
  /// @param detail the live object, when it was asked for
  record Resource(
      String app,
      ClusterId cluster,
      ManifestKey key,
      String value,
      boolean pod,
      @Nullable Object detail) {}

  /// @param unknown whether the cluster does not answer
  static String deployed(Delivery.ObjectState.Outcome outcome, boolean unknown) {
    return switch (outcome) {
      case PENDING -> "Pending";
      case APPLIED -> unknown ? "Unknown" : "Applied";
      case FAILED -> "Failed";
      case DELETED -> "Deleted";
      case KEPT -> LEFT_BEHIND;
    };
  }

  static String podReady(JsonNode pod) {
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
      }
    }
    return "NotReady";
  }

  /// Nobody reads secrets through a status.
  static Object withoutSecrets(JsonNode live) {
    if (!live.path("kind").asText().equals("Secret")) {
      return live;
    }
    ObjectNode copy = live.deepCopy();
    copy.remove(List.of("data", "stringData"));
    return copy;
  }

  private static Map<String, Object> gvk(ManifestKey key) {
    SequencedMap<String, Object> gvk = new LinkedHashMap<>();
    gvk.put("Group", key.group());
    gvk.put("Version", key.version());
    gvk.put("Kind", key.kind());
    return gvk;
  }

  private static SequencedMap<String, Object> named(ClusterId cluster) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("clusterProvider", cluster.provider());
    body.put("cluster", cluster.cluster());
    return body;
  }

  static List<Object> clustersByApp(List<Delivery> rows) {
    SequencedMap<String, List<Object>> byApp = new LinkedHashMap<>();
    rows.forEach(row ->
        byApp
            .computeIfAbsent(row.id().part(), app -> new ArrayList<>())
            .add(named(row.id().cluster())));
    List<Object> answer = new ArrayList<>();
    byApp.forEach((app, clusters) -> {
      SequencedMap<String, Object> body = new LinkedHashMap<>();
      body.put("app", app);
      body.put("clusters", clusters);
      answer.add(body);
    });
    return answer;
  }

  static List<Object> resourcesByApp(List<Delivery> rows) {
    List<Object> answer = new ArrayList<>();
    for (Delivery row : rows) {
      SequencedMap<String, Object> body = new LinkedHashMap<>();
      body.put("app", row.id().part());
      body.putAll(named(row.id().cluster()));
      List<Object> resources = new ArrayList<>();
      for (Delivery.ObjectState object : row.objects()) {
        SequencedMap<String, Object> resource = new LinkedHashMap<>();
        resource.put("name", object.key().name());
        resource.put("GVK", gvk(object.key()));
        resources.add(resource);
      }
      body.put("resources", resources);
      answer.add(body);
    }
    return answer;
  }

  /// @param connectivity a word for each cluster
  static List<Map<String, Object>> byApp(
      List<Delivery> rows,
      List<Resource> resources,
      StatusQuery query,
      Function<ClusterId, String> connectivity) {
    SequencedMap<String, List<Map<String, Object>>> byApp = new LinkedHashMap<>();
    for (Delivery row : rows) {
      SequencedMap<String, Object> cluster = named(row.id().cluster());
      String word = query.statusMode() ? "connectivity" : "readyStatus";
      cluster.put(word, connectivity.apply(row.id().cluster()));
      cluster.put(
          "resources",
          resources.stream()
              .filter(
                  r -> r.app().equals(row.id().part()) && r.cluster().equals(row.id().cluster()))
              .map(r -> shown(r, query))
              .toList());
      byApp.computeIfAbsent(row.id().part(), app -> new ArrayList<>()).add(cluster);
    }
    List<Map<String, Object>> answer = new ArrayList<>();
    byApp.forEach((app, clusters) -> {
      SequencedMap<String, Object> body = new LinkedHashMap<>();
      body.put("name", app);
      body.put("clusters", clusters);
      answer.add(body);
    });
    return answer;
  }

  /// A logical cloud has one part, so its clusters stand alone.
  static Object clustersOnly(List<Map<String, Object>> byApp) {
    return byApp.isEmpty() ? List.of() : byApp.getFirst().getOrDefault("clusters", List.of());
  }

  private static Map<String, Object> shown(Resource resource, StatusQuery query) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("GVK", gvk(resource.key()));
    body.put("name", resource.key().name());
    if (resource.detail() != null) {
      body.put("detail", resource.detail());
    }
    body.put(query.valueName(), resource.value());
    return body;
  }

  private StatusRows() {}
}
