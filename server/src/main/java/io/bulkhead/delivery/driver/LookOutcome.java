package io.bulkhead.delivery.driver;

import java.time.Duration;

/// The outcome of one look at a delivery.
public sealed interface LookOutcome {
  /// Everything is applied and unchanged.
  record Applied() implements LookOutcome {}

  /// Nothing to do until the order or the cluster changes.
  record Settled() implements LookOutcome {}

  /// Refused by the cluster. Retried after the delay, or earlier if the cause is gone.
  record Failed(Duration after) implements LookOutcome {}

  /// Something else has to happen first. Events wake the delivery; it is looked at again in any
  /// case.
  record Waiting() implements LookOutcome {}

  /// Waits for a known time.
  record NotBefore(Duration after) implements LookOutcome {}

  /// The cluster failed or is busy.
  record Later(Duration atLeast) implements LookOutcome {}
}
