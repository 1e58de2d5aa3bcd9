package io.bulkhead.delivery.step;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.delivery.state.Bundles;
import io.bulkhead.delivery.state.Gates;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.Rows;
import io.bulkhead.delivery.state.Trouble;
import io.bulkhead.delivery.state.Verdict;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.util.Optional;

/// One look at one delivery: what does its row ask for, and how far can it be brought now?
public final class DeliveryLook {
  private final HubSide hub;
  private final ClusterSide cluster;
  private final Delivery.Id id;

  public DeliveryLook(HubSide hub, ClusterSide cluster, Delivery.Id id) {
    this.hub = hub;
    this.cluster = cluster;
    this.id = id;
  }

  public Verdict go() throws InterruptedException {
    Optional<Delivery> found = hub.rows().find(id);
    if (found.isEmpty()) {
      cluster.cache().forget(id);
      cluster.retries().over(id);
      hub.gates().release(id);
      return new Verdict.Settled();
    }
    Delivery row = found.get();
    try {
      return go(row);
    } catch (Rows.Superseded e) {
      return new Verdict.NotBefore(Duration.ZERO);
    }
  }

  private Verdict go(Delivery row) throws InterruptedException {
    Digest desired = row.order().desired();
    if (row.order().stopped()
        || row.awaitsCluster()
        || (row.progress().state() == Delivery.State.FAILED && desired == null)) {
      return new Verdict.Settled();
    }
    if (desired == null) {
      return row.settled() ? new Verdict.Settled() : removal(row);
    }
    Optional<Bundles.Indexed> bundle = hub.bundles().find(desired);
    if (bundle.isEmpty()) {
      var missing = new Trouble.Refused("bundle " + desired.shortForm() + " is not in the store");
      return Ending.save(hub, cluster, new Row(row), missing);
    }
    if (guardIsInDoubt()) {
      return new Verdict.Waiting();
    }
    // Repairs take no place: they are small, and must not wait behind a large installation.
    return row.progress().state() == Delivery.State.FAILED || isApplied(row)
        ? new Repair(hub, cluster, new Row(row), bundle.get().bundle()).go()
        : installation(row, bundle.get().bundle());
  }

  /// Where something is not as it was left, the guard is put right before anything else.
  private boolean guardIsInDoubt() {
    Delivery.Id guard = Gates.guard(cluster.id());
    return !id.equals(guard) && cluster.cache().isInDoubt(guard);
  }

  private static boolean isApplied(Delivery row) {
    return row.settled()
        && row.progress().touched().size() == 1
        && row.progress().touched().contains(row.order().desired());
  }

  private Verdict removal(Delivery row) throws InterruptedException {
    return inPlace(() -> new Removal(hub, cluster, new Row(row)).go());
  }

  private Verdict installation(Delivery row, Bundle desired) throws InterruptedException {
    return inPlace(() -> new Installation(hub, cluster, new Row(row), desired).go());
  }

  private interface Work {
    Verdict run() throws InterruptedException;
  }

  private Verdict inPlace(Work work) throws InterruptedException {
    try (var _ = cluster.places().take();
        var _ = hub.places().take()) {
      return work.run();
    }
  }
}
