package io.bulkhead.delivery.state;

import io.bulkhead.cluster.Observations;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;

/// Finished Jobs: once deleted, they are not created again.
public final class EndedJobs {
  /// The message of a Job that succeeded.
  static final String COMPLETED = "completed";

  /// The message of a Job that failed.
  static final String FAILED = "failed";

  /// The message that is recorded for a finished Job.
  public static String message(Observations.Readiness seen) {
    return seen == Observations.Readiness.READY ? COMPLETED : FAILED;
  }

  /// Whether a vanished Job of the delivery has succeeded. One that deletes itself counts as
  /// succeeded even if nobody saw it.
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
