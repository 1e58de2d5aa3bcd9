package io.bulkhead.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.response.status.ClusterStatus;
import io.bulkhead.response.status.ResourceName;
import io.bulkhead.response.status.ResourceStatus;
import io.bulkhead.response.status.StatusForm;
import io.bulkhead.response.status.StatusResponse.AppClusters;
import io.bulkhead.response.status.StatusResponse.AppResources;
import io.bulkhead.response.status.StatusResponse.AppStatus;
import io.bulkhead.response.status.StatusResponse.ClusterName;
import io.bulkhead.store.Delivery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The tables within a status answer.
final class StatusRows {
  static final String LEFT_BEHIND = "LeftBehind";

  /// @param pod whether it is a pod of a workload instead of an object of the bundle
  /// @param detail the live object, if it was requested
  record Resource(
      String app,
      ClusterId cluster,
      ManifestKey key,
      String value,
      boolean pod,
      @Nullable JsonNode detail) {}

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

  /// Whether a pod has ended, such as one of a Job: it will never be ready, and need not be.
  static boolean hasEnded(JsonNode pod) {
    return switch (pod.at("/status/phase").asText()) {
      case "Succeeded", "Failed" -> true;
      default -> false;
    };
  }

  /// A pod that has done its work is as good as one that works.
  static String podReady(JsonNode pod) {
    if (pod.at("/status/phase").asText().equals("Succeeded")) {
      return "Ready";
    }
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
      }
    }
    return "NotReady";
  }

  /// Secrets must not be readable through a status.
  static JsonNode withoutSecrets(JsonNode live) {
    if (!live.path("kind").asText().equals("Secret")) {
      return live;
    }
    ObjectNode copy = live.deepCopy();
    copy.remove(List.of("data", "stringData"));
    return copy;
  }

  static List<AppClusters> clustersByApp(List<Delivery> rows) {
    SequencedMap<String, List<ClusterName>> byApp = new LinkedHashMap<>();
    rows.forEach(row ->
        byApp
            .computeIfAbsent(row.id().part(), app -> new ArrayList<>())
            .add(new ClusterName(row.id().cluster().provider(), row.id().cluster().cluster())));
    return byApp.entrySet().stream()
        .map(app -> new AppClusters(app.getKey(), app.getValue()))
        .toList();
  }

  static List<AppResources> resourcesByApp(List<Delivery> rows) {
    return rows.stream()
        .map(row ->
            new AppResources(
                row.id().part(),
                row.id().cluster().provider(),
                row.id().cluster().cluster(),
                row.progress().objects().stream()
                    .map(object -> ResourceName.of(object.key()))
                    .toList()))
        .toList();
  }

  /// @param connectivity the word for each cluster
  static List<AppStatus> byApp(
      List<Delivery> rows,
      List<Resource> resources,
      StatusForm form,
      Function<ClusterId, String> connectivity) {
    SequencedMap<String, List<ClusterStatus>> byApp = new LinkedHashMap<>();
    for (Delivery row : rows) {
      ClusterId cluster = row.id().cluster();
      String word = connectivity.apply(cluster);
      byApp
          .computeIfAbsent(row.id().part(), app -> new ArrayList<>())
          .add(
              new ClusterStatus(
                  cluster.provider(),
                  cluster.cluster(),
                  form.newer() ? word : null,
                  form.newer() ? null : word,
                  resources.stream()
                      .filter(r -> r.app().equals(row.id().part()) && r.cluster().equals(cluster))
                      .map(r -> ResourceStatus.of(form, r.key(), r.value(), r.detail()))
                      .toList()));
    }
    return byApp.entrySet().stream()
        .map(app -> new AppStatus(app.getKey(), app.getValue()))
        .toList();
  }

  /// A logical cloud has one part, so its clusters are shown without it.
  static List<ClusterStatus> clustersOnly(List<AppStatus> byApp) {
    return byApp.isEmpty() ? List.of() : byApp.getFirst().clusters();
  }

  private StatusRows() {}
}
