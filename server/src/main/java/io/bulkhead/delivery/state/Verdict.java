package io.bulkhead.delivery.state;

import java.time.Duration;

/// What one look at a delivery ended with.
public sealed interface Verdict {
  /// Everything is applied and as it should be.
  record Applied() implements Verdict {}

  /// Nothing to do until the order or the cluster changes.
  record Settled() implements Verdict {}

  /// The cluster refused. Tried again then, or earlier when its cause goes.
  record Failed(Duration after) implements Verdict {}

  /// Something else has to happen first. Events wake it; it is looked at again anyway.
  record Waiting() implements Verdict {}

  /// Waits, and knows how long.
  record NotBefore(Duration after) implements Verdict {}

  /// The cluster failed or is busy.
  record Later(Duration atLeast) implements Verdict {}
}
