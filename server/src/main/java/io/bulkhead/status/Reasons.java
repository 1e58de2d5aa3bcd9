package io.bulkhead.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Observations;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.cluster.unready.UnreadyPod;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.owner.DeliveryCondition;
import io.bulkhead.response.ObjectReference;
import io.bulkhead.response.status.StatusReason;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why something of a status is not well, from what is known without asking a cluster.
///
/// @param cloud whether a logical cloud is asked, whose parts are no apps
record Reasons(Observations observations, boolean cloud, StatusQuery query) {
  /// Number of reasons in an answer.
  static final int MOST = 100;

  /// The most telling first: what holds up whole deliveries, then pods, then objects.
  List<StatusReason> of(List<Delivery> rows) {
    List<StatusReason> deliveries = new ArrayList<>();
    List<StatusReason> pods = new ArrayList<>();
    List<StatusReason> objects = new ArrayList<>();
    for (Delivery row : rows) {
      boolean away = observations.unknownSince(row.id().cluster()).isPresent();
      delivery(row).ifPresent(deliveries::add);
      row.progress().objects().stream()
          .filter(object -> query.wants(object.key()))
          .forEach(object -> object(row, object, away).ifPresent(objects::add));
      if (!away) {
        observations.pods(row.id()).forEach(pod -> pod(row, pod).ifPresent(pods::add));
      }
    }
    deliveries.addAll(pods);
    deliveries.addAll(objects);
    return deliveries;
  }

  /// Leaves out what one of its objects says for itself.
  private Optional<StatusReason> delivery(Delivery row) {
    String message = row.progress().message();
    boolean said =
        row.progress().objects().stream()
            .anyMatch(object -> isTrouble(object) && message.contains(object.message()));
    Optional<DeliveryCondition> condition =
        DeliveryCondition.of(row, observations.unknownSince(row.id().cluster()));
    return condition
        .filter(found -> found.unknownSince() != null || !said)
        .map(found -> found.reason(app(row)));
  }

  private static boolean isTrouble(ObjectState object) {
    return switch (object.outcome()) {
      case FAILED, PENDING, KEPT -> !object.message().isEmpty();
      case APPLIED, DELETED -> false;
    };
  }

  private Optional<StatusReason> object(Delivery row, ObjectState object, boolean away) {
    @Nullable Unready why =
        switch (object.outcome()) {
          case FAILED -> noted(row, object, "Refused");
          case PENDING -> isTrouble(object) ? noted(row, object, "Held") : null;
          case KEPT -> new Unready("LeftBehind", object.message(), null, null);
          case APPLIED -> away ? null : live(row, object.key());
          case DELETED -> null;
        };
    return Optional.ofNullable(why).map(found -> reason(row, object.key(), found));
  }

  private static Unready noted(Delivery row, ObjectState object, String word) {
    return new Unready(
        word,
        object.message(),
        row.progress().changed(),
        row.order().stopped() ? null : row.progress().nextTry());
  }

  private @Nullable Unready live(Delivery row, ManifestKey key) {
    return switch (observations.readiness(row.id().cluster(), key)) {
      case READY, UNKNOWN -> null;
      case NOT_PRESENT -> new Unready("NotPresent", "is not on the cluster", null, null);
      case NOT_READY ->
          observations
              .unready(row.id().cluster(), key)
              .orElseGet(() -> new Unready("NotReady", "is not ready", null, null));
    };
  }

  private Optional<StatusReason> pod(Delivery row, JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    var key =
        new ManifestKey(
            "v1", "Pod", metadata.path("namespace").asText(), metadata.path("name").asText());
    boolean listed = row.progress().objects().stream().anyMatch(object -> object.key().equals(key));
    if (listed || !query.wants(key) || wasReplaced(row, pod)) {
      return Optional.empty();
    }
    return UnreadyPod.of(pod).map(why -> reason(row, key, why));
  }

  /// A failed pod says something only while its Job has not succeeded; others were replaced.
  private boolean wasReplaced(Delivery row, JsonNode pod) {
    if (!pod.at("/status/phase").asText().equals("Failed")) {
      return false;
    }
    String job =
        pod.path("metadata").path("labels").path("batch.kubernetes.io/job-name").asText("");
    var key = new ManifestKey("batch/v1", "Job", pod.at("/metadata/namespace").asText(), job);
    return job.isEmpty() || observations.readiness(row.id().cluster(), key) == Readiness.READY;
  }

  private StatusReason reason(Delivery row, ManifestKey key, Unready why) {
    return new StatusReason(
        app(row),
        row.id().cluster().provider(),
        row.id().cluster().cluster(),
        ObjectReference.of(key),
        why.reason(),
        why.message(),
        why.since(),
        why.nextTry());
  }

  private @Nullable String app(Delivery row) {
    return cloud ? null : row.id().part();
  }
}
