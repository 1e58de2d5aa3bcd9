package io.bulkhead.delivery.state;

import java.time.Duration;

/// Why a delivery cannot go on now.
public sealed interface StepFailure {
  String message();

  /// The cluster said no: nothing changes before somebody changes something.
  record Refused(String message) implements StepFailure {}

  /// The API server failed at this request. It may be the request's fault or that of the cluster as
  /// a whole; [io.bulkhead.delivery.step.StepEnd] finds out.
  record Faulty(String message) implements StepFailure {}

  /// Something on the cluster is not there yet, or not gone yet.
  record NotYet(String message) implements StepFailure {}

  /// Another part comes first.
  ///
  /// @param pause what is left of the pause of a gate that holds; zero when it does not hold yet
  record Gated(String message, Duration pause) implements StepFailure {}

  record Busy(String message, Duration after) implements StepFailure {}

  /// No proper answer came. Whether the cluster is away or only this request has none,
  /// [io.bulkhead.delivery.step.StepEnd] finds out.
  record Away(String message) implements StepFailure {}

  /// The cluster answers, but not to this.
  record Alone(String message) implements StepFailure {}
}
