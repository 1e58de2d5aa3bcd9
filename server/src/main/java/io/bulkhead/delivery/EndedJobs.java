package io.bulkhead.delivery;

import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;

/// Jobs that came to their end: when they go, they are not made again.
public final class EndedJobs {
  /// Whether a Job of the delivery that is not there any more has done its work. One that is to
  /// delete itself is taken to have done so although nobody saw it.
  public static boolean hasEnded(Delivery row, Manifest manifest) {
    return manifest.key().kind().equals("Job")
        && row.objects().stream()
            .filter(object -> object.key().equals(manifest.key()))
            .filter(object -> object.outcome() == Delivery.ObjectState.Outcome.APPLIED)
            .filter(object -> manifest.digest().equals(object.manifest()))
            .anyMatch(object ->
                object.message().equals(Repair.FINISHED)
                    || manifest.at("/spec/ttlSecondsAfterFinished").isNumber());
  }

  private EndedJobs() {}
}
