package io.bulkhead.delivery.state;

import io.bulkhead.bundle.Actor;
import io.bulkhead.bundle.Gate;
import io.bulkhead.cluster.Observations;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds parts back until other parts of their intent are deployed or ready. Pauses are kept in
/// memory only: after a crash they start over.
public final class Gates {
  /// The part of a cluster's own deliveries that contains the guard.
  private static final String GUARD = "baseline";

  private final Rows rows;
  private final Observations observations;
  private final InstantSource clock;
  private final Map<DocumentKey, Set<Delivery.Id>> waiting = new HashMap<>();
  private final Map<Held, Instant> heldSince = new HashMap<>();

  private record Held(Delivery.Id delivery, Gate gate) {}

  public Gates(Rows rows, Observations observations, InstantSource clock) {
    this.rows = rows;
    this.observations = observations;
    this.clock = clock;
  }

  /// Why the delivery may not begin yet; empty if it may.
  public Optional<StepFailure> blocked(Delivery row) {
    Optional<StepFailure> unguarded = behindTheGuard(row.id());
    if (unguarded.isPresent() || row.order().gates().isEmpty()) {
      return unguarded;
    }
    // Before the check, so that changes during it wake the delivery again.
    enlist(row.id().owner(), row.id());
    List<Delivery> siblings = rows.of(row.id().owner());
    for (Gate gate : row.order().gates()) {
      Optional<StepFailure> closed = blocked(new Held(row.id(), gate), siblings);
      if (closed.isPresent()) {
        return closed;
      }
    }
    release(row.id());
    return Optional.empty();
  }

  /// Nothing is deployed to a cluster before its baseline: without the guard, nothing isolates
  /// tenants.
  private Optional<StepFailure> behindTheGuard(Delivery.Id id) {
    DocumentKey baseline = baseline(id.cluster());
    if (id.owner().equals(baseline)) {
      return Optional.empty();
    }
    enlist(baseline, id);
    boolean missing =
        rows.of(baseline).stream()
            .filter(row -> row.id().part().equals(GUARD))
            .anyMatch(row -> row.order().desired() != null && row.progress().applied() == null);
    if (missing) {
      return Optional.of(
          new StepFailure.Gated(
              "waits until the guard is in force on " + id.cluster(), Duration.ZERO));
    }
    release(baseline, id);
    return Optional.empty();
  }

  /// Holds an actor's deliveries while its quota share there is being changed: pods that are
  /// created before their share would be refused.
  public Optional<StepFailure> behindItsShare(Delivery.Id id, @Nullable Actor actor) {
    DocumentKey giver = actor == null ? null : giver(actor);
    if (giver == null || giver.equals(id.owner())) {
      return Optional.empty();
    }
    enlist(giver, id);
    boolean changing =
        rows.of(giver).stream()
            .anyMatch(row -> row.id().cluster().equals(id.cluster()) && isBeingAdjusted(row));
    if (changing) {
      return Optional.of(
          new StepFailure.Gated(
              "waits until the share of " + giver.joined() + " is changed on " + id.cluster(),
              Duration.ZERO));
    }
    release(giver, id);
    return Optional.empty();
  }

  private static boolean isBeingAdjusted(Delivery row) {
    return row.order().adjusting()
        && !row.order().stopped()
        && switch (row.progress().state()) {
          case PENDING, GATED, APPLYING, RETRYING -> true;
          case APPLIED, REMOVING, GONE, FAILED -> false;
        };
  }

  /// The kind and names that the actor contains.
  private static @Nullable DocumentKey giver(Actor actor) {
    int blank = actor.permittedBy().indexOf(' ');
    return blank < 0
        ? null
        : new DocumentKey(
            actor.permittedBy().substring(0, blank),
            List.of(actor.permittedBy().substring(blank + 1).split("/", -1)));
  }

  /// The delivery of a cluster's guard.
  public static Delivery.Id guard(ClusterId cluster) {
    return new Delivery.Id(baseline(cluster), GUARD, cluster);
  }

  /// The owner of the objects that every cluster gets.
  public static DocumentKey baseline(ClusterId cluster) {
    return cluster.document();
  }

  private Optional<StepFailure> blocked(Held held, List<Delivery> siblings) {
    Gate gate = held.gate();
    for (Delivery sibling : siblings) {
      if (sibling.id().part().equals(gate.part()) && !far(sibling, gate.until())) {
        startOver(held);
        String until = gate.until() == Gate.Until.READY ? "ready" : "deployed";
        return Optional.of(
            new StepFailure.Gated(
                "waits until " + gate.part() + " is " + until + " on " + sibling.id().cluster(),
                Duration.ZERO));
      }
    }
    Duration left = Duration.between(clock.instant(), since(held).plus(gate.pause()));
    return left.isPositive()
        ? Optional.of(new StepFailure.Gated("pauses after " + gate.part(), left))
        : Optional.empty();
  }

  private boolean far(Delivery sibling, Gate.Until until) {
    boolean deployed =
        sibling.progress().state() == Delivery.State.APPLIED
            && sibling.order().desired() != null
            && sibling.order().desired().equals(sibling.progress().applied());
    return switch (until) {
      // No part, and none of its objects is looked at before the next order.
      case SEEN -> false;
      case DEPLOYED -> deployed;
      case READY ->
          deployed
              && sibling.progress().objects().stream()
                  .allMatch(object ->
                      object.outcome() == Delivery.ObjectState.Outcome.KEPT
                          || observations.readiness(sibling.id().cluster(), object.key())
                              == Readiness.READY);
    };
  }

  private synchronized void enlist(DocumentKey behind, Delivery.Id id) {
    waiting.computeIfAbsent(behind, owner -> new HashSet<>()).add(id);
  }

  private synchronized void release(DocumentKey behind, Delivery.Id id) {
    Set<Delivery.Id> others = waiting.get(behind);
    if (others != null) {
      others.remove(id);
      if (others.isEmpty()) {
        waiting.remove(behind);
      }
    }
  }

  private synchronized Instant since(Held held) {
    return heldSince.computeIfAbsent(held, h -> clock.instant());
  }

  private synchronized void startOver(Held held) {
    heldSince.remove(held);
  }

  public synchronized void release(Delivery.Id id) {
    heldSince.keySet().removeIf(held -> held.delivery().equals(id));
    for (DocumentKey behind : List.copyOf(waiting.keySet())) {
      release(behind, id);
    }
  }

  /// Deliveries of the owner that wait at a gate.
  public synchronized List<Delivery.Id> waiting(DocumentKey owner) {
    return List.copyOf(waiting.getOrDefault(owner, Set.of()));
  }

  public synchronized List<Delivery.Id> waiting() {
    return waiting.values().stream().flatMap(Set::stream).toList();
  }
}
