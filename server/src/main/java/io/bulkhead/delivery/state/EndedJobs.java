package io.bulkhead.delivery.state;

import io.bulkhead.cluster.Observations;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;

/// Jobs that came to their end: when they go, they are not made again.
public final class EndedJobs {
  /// The message of a Job that did its work.
  static final String COMPLETED = "completed";

  /// The message of a Job that came to its end without having done its work.
  static final String FAILED = "failed";

  /// What is noted of a Job that came to its end.
  public static String message(Observations.Readiness seen) {
    return seen == Observations.Readiness.READY ? COMPLETED : FAILED;
  }

  /// Whether a Job of the delivery that is not there any more has done its work. One that is to
  /// delete itself is taken to have done so although nobody saw it.
  public static boolean hasEnded(Delivery row, Manifest manifest) {
    return manifest.key().kind().equals("Job")
        && row.progress().objects().stream()
            .filter(object -> object.key().equals(manifest.key()))
            .filter(object -> object.outcome() == Delivery.ObjectState.Outcome.APPLIED)
            .filter(object -> manifest.digest().equals(object.manifest()))
            .anyMatch(object ->
                object.message().equals(COMPLETED)
                    || object.message().equals(FAILED)
                    || manifest.at("/spec/ttlSecondsAfterFinished").isNumber());
  }

  private EndedJobs() {}
}
