package io.bulkhead.delivery.driver;

import java.time.Duration;

/// What one look at a delivery ended with.
public sealed interface LookOutcome {
  /// Everything is applied and as it should be.
  record Applied() implements LookOutcome {}

  /// Nothing to do until the order or the cluster changes.
  record Settled() implements LookOutcome {}

  /// The cluster refused. Tried again then, or earlier when its cause goes.
  record Failed(Duration after) implements LookOutcome {}

  /// Something else has to happen first. Events wake it; it is looked at again anyway.
  record Waiting() implements LookOutcome {}

  /// Waits, and knows how long.
  record NotBefore(Duration after) implements LookOutcome {}

  /// The cluster failed or is busy.
  record Later(Duration atLeast) implements LookOutcome {}
}
