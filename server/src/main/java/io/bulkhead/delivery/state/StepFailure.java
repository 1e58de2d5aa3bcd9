package io.bulkhead.delivery.state;

import java.time.Duration;

/// Why a delivery cannot continue now.
public sealed interface StepFailure {
  String message();

  /// Refused by the cluster: retrying is useless until something changes.
  record Refused(String message) implements StepFailure {}

  /// The API server failed at this request. [io.bulkhead.delivery.step.StepEnd] finds out whether
  /// the request or the whole cluster is the cause.
  record Faulty(String message) implements StepFailure {}

  /// Something on the cluster does not exist yet, or still exists.
  record NotYet(String message) implements StepFailure {}

  /// Another part comes first.
  ///
  /// @param pause the rest of the pause after an open gate; zero if the gate is closed
  record Gated(String message, Duration pause) implements StepFailure {}

  record Busy(String message, Duration after) implements StepFailure {}

  /// No proper answer. [io.bulkhead.delivery.step.StepEnd] finds out whether the cluster is away or
  /// only this request failed.
  record Away(String message) implements StepFailure {}

  /// The cluster answers, but not to this request.
  record Alone(String message) implements StepFailure {}
}
