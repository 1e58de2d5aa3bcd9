package io.bulkhead.delivery.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Observations.Readiness;
import java.util.List;

/// Whether a live object is ready. There are rules for Kubernetes' own kinds and one for all other
/// kinds: what their conditions say, or ready if they have none.
public final class ReadinessRules {
  /// Conditions that tell the readiness of custom kinds, the most specific first.
  private static final List<String> TELLING =
      List.of("Ready", "Available", "Established", "Complete", "Succeeded");

  public static Readiness of(String kind, JsonNode live) {
    if (live.isMissingNode() || live.isNull()) {
      return Readiness.NOT_PRESENT;
    }
    // A finished Job keeps its result, even while it is being deleted.
    boolean stays = !live.at("/metadata").has("deletionTimestamp") || finishedJob(kind, live);
    boolean ready = stays && observed(live) && ready(kind, live);
    return ready ? Readiness.READY : Readiness.NOT_READY;
  }

  /// A status of an older generation says nothing about the current spec.
  private static boolean observed(JsonNode live) {
    JsonNode observed = live.at("/status/observedGeneration");
    return !observed.isNumber() || observed.asLong() >= live.at("/metadata/generation").asLong(0);
  }

  private static boolean ready(String kind, JsonNode live) {
    JsonNode status = live.path("status");
    return switch (kind) {
      case "Deployment" -> deployment(live, status);
      case "StatefulSet" -> statefulSet(live, status);
      case "DaemonSet" -> daemonSet(status);
      case "ReplicaSet", "ReplicationController" ->
          hasStatus(status) && number(status, "readyReplicas") >= wanted(live);
      case "Job" -> condition(live, "Complete");
      case "Pod" -> condition(live, "Ready") || status.path("phase").asText().equals("Succeeded");
      case "PersistentVolumeClaim" -> status.path("phase").asText().equals("Bound");
      case "Service" -> service(live, status);
      case "CustomResourceDefinition" -> condition(live, "Established");
      case "Namespace" -> status.path("phase").asText().equals("Active");
      case "CertificateSigningRequest" ->
          condition(live, "Approved") && !status.path("certificate").asText("").isEmpty();
      case "ResourceQuota" -> quota(live, status);
      case "APIService" -> condition(live, "Available");
      default -> generic(live);
    };
  }

  private static boolean deployment(JsonNode live, JsonNode status) {
    long wanted = wanted(live);
    return hasStatus(status)
        && number(status, "updatedReplicas") >= wanted
        && number(status, "replicas") <= number(status, "updatedReplicas")
        && number(status, "availableReplicas") >= wanted;
  }

  private static boolean statefulSet(JsonNode live, JsonNode status) {
    long wanted = wanted(live);
    if (!hasStatus(status) || number(status, "readyReplicas") < wanted) {
      return false;
    }
    JsonNode strategy = live.at("/spec/updateStrategy");
    if (strategy.path("type").asText().equals("OnDelete")) {
      return true;
    }
    long partition = strategy.at("/rollingUpdate/partition").asLong(0);
    return number(status, "updatedReplicas") >= wanted - partition;
  }

  private static boolean daemonSet(JsonNode status) {
    long wanted = number(status, "desiredNumberScheduled");
    return hasStatus(status)
        && number(status, "updatedNumberScheduled") >= wanted
        && number(status, "numberReady") >= wanted;
  }

  private static boolean service(JsonNode live, JsonNode status) {
    return !live.at("/spec/type").asText().equals("LoadBalancer")
        || !status.at("/loadBalancer/ingress").isEmpty();
  }

  /// The API server enforces the status, which the cluster's controller writes.
  private static boolean quota(JsonNode live, JsonNode status) {
    JsonNode hard = live.at("/spec/hard");
    return hard.isEmpty() || hard.equals(status.path("hard"));
  }

  private static boolean generic(JsonNode live) {
    for (String type : TELLING) {
      for (JsonNode condition : live.at("/status/conditions")) {
        if (condition.path("type").asText().equals(type)) {
          return condition.path("status").asText().equals("True");
        }
      }
    }
    return true;
  }

  /// Kubernetes fills in the status of its own workloads; an empty one was not processed yet.
  private static boolean hasStatus(JsonNode status) {
    return status.path("observedGeneration").isNumber();
  }

  private static long wanted(JsonNode live) {
    return live.at("/spec/replicas").asLong(1);
  }

  private static long number(JsonNode status, String field) {
    return status.path(field).asLong(0);
  }

  public static boolean condition(JsonNode live, String type) {
    for (JsonNode condition : live.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  /// Whether a Job has finished, successfully or not. Such a Job may vanish by itself.
  static boolean finishedJob(String kind, JsonNode live) {
    return kind.equals("Job") && (condition(live, "Complete") || condition(live, "Failed"));
  }

  private ReadinessRules() {}
}
