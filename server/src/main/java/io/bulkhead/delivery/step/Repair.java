package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.ClusterCache.Live;
import io.bulkhead.delivery.state.EndedJobs;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.StepFailure;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.delivery.write.Projection;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Repairs single objects of a delivery that is applied (or whose update failed), after somebody
/// else changed or deleted them. Reads the live object first, so a false alarm costs a read and no
/// write.
final class Repair {
  private final HubSide hub;
  private final ClusterSide cluster;
  private final Bundle desired;
  private final Outcomes outcomes;
  private final Row row;
  private Duration wait = Duration.ZERO;
  private boolean notYet;

  Repair(HubSide hub, ClusterSide cluster, Row row, Bundle desired) {
    this.hub = hub;
    this.cluster = cluster;
    this.row = row;
    this.desired = desired;
    this.outcomes = new Outcomes(hub, cluster, desired);
  }

  LookOutcome go() {
    noteFinishedJobs();
    Set<ManifestKey> suspects = cluster.cache().suspects(row.id());
    if (!suspects.isEmpty()) {
      say("");
    }
    for (Bundle.Entry entry : desired.objects().values()) {
      if (suspects.remove(entry.manifest().key())) {
        Optional<StepFailure> trouble = tried(entry.manifest());
        if (trouble.isPresent()) {
          return interrupted(trouble.get());
        }
      }
    }
    suspects.forEach(cluster.cache()::clear);
    hub.rows().save(row);
    if (notYet) {
      return new LookOutcome.Waiting();
    }
    return wait.isPositive() ? new LookOutcome.NotBefore(wait) : new LookOutcome.Applied();
  }

  private void noteFinishedJobs() {
    for (ManifestKey key : cluster.cache().finished(row.id())) {
      if (row.is(key, Outcome.APPLIED)) {
        row.set(key, Outcome.APPLIED, EndedJobs.message(cluster.cache().readiness(key)));
      }
    }
  }

  /// The row stays applied: the objects are looked at again when the cluster answers.
  private LookOutcome interrupted(StepFailure trouble) {
    hub.rows().save(row);
    return switch (trouble) {
      case StepFailure.Busy busy -> new LookOutcome.NotBefore(busy.after());
      case StepFailure.Away away -> {
        cluster.link().failed(away.message());
        yield new LookOutcome.Later(Duration.ZERO);
      }
      case StepFailure.Refused _,
          StepFailure.Faulty _,
          StepFailure.Alone _,
          StepFailure.NotYet _,
          StepFailure.Gated _ ->
          new LookOutcome.Waiting();
    };
  }

  /// The reason of a failed update matters more than a message about a repair.
  private void say(String text) {
    if (row.state == Delivery.State.APPLIED) {
      row.message = text;
    }
  }

  /// An object whose request gets no answer does not prevent the repair of the others.
  private Optional<StepFailure> tried(Manifest manifest) {
    Optional<StepFailure> found;
    try {
      found = repair(manifest);
    } catch (ClusterUnavailable e) {
      found = Optional.of(Outcomes.away(e));
    }
    Optional<StepFailure> trouble = found.map(one -> StepEnd.weighed(cluster, one));
    if (trouble.orElse(null) instanceof StepFailure.Alone(String message)) {
      say("cannot put " + manifest.key() + " back: " + message);
      notYet = true;
      cluster.limits().repaired(manifest.key());
      return Optional.empty();
    }
    return trouble;
  }

  /// Returns only failures that concern the whole cluster.
  private Optional<StepFailure> repair(Manifest manifest) {
    ManifestKey key = manifest.key();
    ObjectState state = row.objects.get(key);
    if (state == null || !manifest.digest().equals(state.manifest())) {
      cluster.cache().clear(key);
      return Optional.empty();
    }
    Duration pause = cluster.limits().wait(key);
    if (pause.isPositive()) {
      wait = wait.isZero() || pause.compareTo(wait) < 0 ? pause : wait;
      say(key + " keeps being changed by somebody else; repaired more slowly");
      return Optional.empty();
    }
    Optional<JsonNode> live = cluster.writer().get(key);
    if (live.isPresent()
        && Projection.of(manifest, live.get()).equals(cluster.cache().expected(key))) {
      cluster.cache().clear(key);
      cluster.cache().seen(new Live(key, live.get()));
      return Optional.empty();
    }
    return write(manifest);
  }

  private Optional<StepFailure> write(Manifest manifest) {
    ApplyOutcome outcome = cluster.writer().as(desired.actor()).apply(manifest);
    return switch (outcome) {
      case ApplyOutcome.Applied(ManifestKey key, JsonNode answer) -> {
        outcomes.applied(row, manifest, answer);
        cluster.limits().repaired(key);
        hub.metrics().count(DeliveryMetrics.Event.REPAIRED, 1);
        yield Optional.empty();
      }
      case ApplyOutcome.Rejected refused -> {
        refused(refused);
        yield Optional.empty();
      }
      case ApplyOutcome.Gone _ -> Optional.empty();
      case ApplyOutcome.Throttled busy -> Optional.of(Outcomes.busy(busy.after()));
      case ApplyOutcome.Unreachable away -> Optional.of(new StepFailure.Away(away.message()));
    };
  }

  private void refused(ApplyOutcome.Rejected refused) {
    say("cannot put " + refused.key() + " back: " + refused.message());
    notYet = true;
    // Its namespace may have been deleted with it, and is restored first, possibly by another
    // delivery.
    if (!outcomes.passes(refused) && refused.status() != 404) {
      cluster.limits().repaired(refused.key());
    }
  }
}
