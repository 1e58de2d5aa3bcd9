package io.bulkhead.delivery;

import io.bulkhead.delivery.Observations.Readiness;
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
  boolean suspect;
  boolean finished;

  /// Taken over from another delivery, which leaves it alone meanwhile.
  boolean adopted;

  Tracked(Delivery.Id delivery) {
    this.delivery = delivery;
  }

  /// Whether the readiness is another than before.
  boolean ready(Readiness now) {
    boolean changed = readiness != now;
    readiness = now;
    return changed;
  }
}
