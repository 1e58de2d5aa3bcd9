package io.bulkhead.delivery.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.cluster.unready.UnreadyObject;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import org.jspecify.annotations.Nullable;

/// What [ClusterCache] remembers of one object.
final class Tracked {
  final Delivery.Id delivery;
  @Nullable Digest bundle;

  /// Null for objects of which only readiness matters: hooks, and objects being written.
  @Nullable Digest expected;

  long version;
  Readiness readiness = Readiness.NOT_PRESENT;

  /// Null while it is ready or absent.
  @Nullable Unready unready;

  boolean suspect;
  boolean finished;

  /// Taken over from another delivery, which does not touch it meanwhile.
  boolean adopted;

  Tracked(Delivery.Id delivery) {
    this.delivery = delivery;
  }

  /// Restores the result of a Job from its row, also if the Job does not exist any more.
  void noted(String message) {
    finished = message.equals(EndedJobs.COMPLETED) || message.equals(EndedJobs.FAILED);
    if (finished) {
      readiness = message.equals(EndedJobs.COMPLETED) ? Readiness.READY : Readiness.NOT_READY;
    }
  }

  void gone() {
    if (!finished) {
      readiness = Readiness.NOT_PRESENT;
      unready = null;
    }
  }

  /// Notes the readiness, and why it is not; returns whether the readiness changed.
  boolean judge(String kind, JsonNode live) {
    Readiness now = ReadinessRules.of(kind, live);
    boolean changed = readiness != now;
    readiness = now;
    unready = now == Readiness.NOT_READY ? UnreadyObject.of(kind, live) : null;
    return changed;
  }
}
