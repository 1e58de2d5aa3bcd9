package io.bulkhead.cluster.unready;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why an object that is not ready is not: what its controller wrote into its status.
public final class UnreadyObject {
  /// Conditions that say what is wrong while they are true, the most telling first.
  private static final List<String> WRONG =
      List.of("ReplicaFailure", "Failed", "Stalled", "Failure");

  /// Conditions that say what is wrong while they are false, the most telling first.
  private static final List<String> RIGHT =
      List.of(
          "Progressing",
          "Ready",
          "Available",
          "Established",
          "NamesAccepted",
          "Complete",
          "Succeeded");

  /// @param live an object that is not ready
  public static Unready of(String kind, JsonNode live) {
    if (live.path("metadata").has("deletionTimestamp")) {
      return deleting(live);
    }
    if (kind.equals("Pod")) {
      return UnreadyPod.of(live).orElseGet(() -> Unready.of("NotReady", "is not ready", null));
    }
    for (String type : WRONG) {
      JsonNode condition = Unready.condition(live, type);
      if (Unready.is(condition, "True")) {
        return Unready.of(condition, type, "its condition " + type + " is True");
      }
    }
    // What a controller said of an older spec is no reason.
    JsonNode seen = live.at("/status/observedGeneration");
    if (seen.isNumber() && seen.asLong() < live.at("/metadata/generation").asLong(0)) {
      return Unready.of("NotObserved", "its controller has not seen its newest change yet", null);
    }
    Optional<Unready> counted = counted(kind, live);
    for (String type : RIGHT) {
      JsonNode condition = Unready.condition(live, type);
      // That replicas are missing is better said in numbers.
      boolean vague = counted.isPresent() && type.equals("Available");
      if (Unready.is(condition, "False") && !vague) {
        return Unready.of(condition, "NotReady", "its condition " + type + " is False");
      }
    }
    return counted.orElseGet(() -> other(kind, live));
  }

  static Unready deleting(JsonNode live) {
    List<String> holders = new ArrayList<>();
    live.at("/metadata/finalizers").forEach(name -> holders.add(name.asText()));
    String held =
        holders.isEmpty()
            ? ""
            : ": held by the finalizer"
                + (holders.size() == 1 ? " " : "s ")
                + String.join(", ", holders);
    return Unready.of(
        "Deleting",
        "is being deleted" + held,
        Unready.time(live.at("/metadata/deletionTimestamp")));
  }

  private static Optional<Unready> counted(String kind, JsonNode live) {
    JsonNode status = live.path("status");
    long wanted = live.at("/spec/replicas").asLong(1);
    return switch (kind) {
      case "Deployment" -> {
        long old = status.path("replicas").asLong(0) - status.path("updatedReplicas").asLong(0);
        String tail = old > 0 ? ", %d of an older revision still there".formatted(old) : "";
        yield replicas(status.path("availableReplicas").asLong(0), wanted, "available", tail);
      }
      case "StatefulSet", "ReplicaSet", "ReplicationController" ->
          replicas(status.path("readyReplicas").asLong(0), wanted, "ready", "");
      case "DaemonSet" ->
          replicas(
              status.path("numberReady").asLong(0),
              status.path("desiredNumberScheduled").asLong(0),
              "ready",
              "");
      case "Job" ->
          Optional.of(
              Unready.of(
                  "Running",
                  "%d of %d completed, %d active, %d failed"
                      .formatted(
                          status.path("succeeded").asLong(0),
                          live.at("/spec/completions").asLong(1),
                          status.path("active").asLong(0),
                          status.path("failed").asLong(0)),
                  Unready.time(status.path("startTime"))));
      default -> Optional.empty();
    };
  }

  private static Optional<Unready> replicas(long there, long wanted, String word, String tail) {
    return Optional.of(
        Unready.of(
            "ReplicasMissing",
            "%d of %d replicas %s%s".formatted(there, wanted, word, tail),
            null));
  }

  private static Unready other(String kind, JsonNode live) {
    return switch (kind) {
      case "PersistentVolumeClaim" ->
          Unready.of(
              Unready.text(live.path("status"), "phase", "Pending"),
              "no volume is bound to it (storage class "
                  + Unready.text(live.path("spec"), "storageClassName", "none")
                  + ")",
              null);
      case "Service" -> Unready.of("NoAddress", "no load balancer has given it an address", null);
      case "ResourceQuota" ->
          Unready.of("NotObserved", "the cluster has not counted what is used yet", null);
      case "CertificateSigningRequest" ->
          Unready.of("NotSigned", "no certificate has been issued for it yet", null);
      default -> Unready.of("NotReady", "is not ready, and its status does not say why", null);
    };
  }

  private UnreadyObject() {}
}
