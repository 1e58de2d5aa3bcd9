package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ClusterReachability;
import io.bulkhead.cluster.ClusterSubscriptions;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.cluster.Places;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.delivery.driver.Driver;
import io.bulkhead.delivery.driver.Drivers;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.ClusterCache;
import io.bulkhead.delivery.state.ClusterWatch;
import io.bulkhead.delivery.state.DeliveryListener;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.state.Gates;
import io.bulkhead.delivery.state.Retries;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.write.ObjectWriter;
import io.bulkhead.delivery.write.RepairLimits;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Writes bundles through the cluster's API server, watches their objects, and repairs those that
/// somebody else changed.
public final class PushDriver implements Driver {
  private final HubSide hub;
  private final ClusterSide cluster;

  /// For all clusters with an API server that can be written to.
  public static Drivers to(Clusters clusters) {
    return (cluster, hub, listener) ->
        new PushDriver(hub, side(cluster, clusters.join(cluster), hub, listener));
  }

  private PushDriver(HubSide hub, ClusterSide cluster) {
    this.hub = hub;
    this.cluster = cluster;
  }

  private static ClusterSide side(
      ClusterId cluster,
      ClusterSubscriptions subscriptions,
      HubSide hub,
      DeliveryListener listener) {
    DeliveryOptions options = hub.settings().options();
    var cache = new ClusterCache(hub.bundles(), listener);
    return new ClusterSide(
        cluster,
        subscriptions.link(),
        cache,
        new ClusterWatch(cache, subscriptions, Gates.guard(cluster)),
        new ObjectWriter(subscriptions.link(), options.parallelWrites(), hub.metrics()),
        new RepairLimits(hub.settings().clock()),
        new Retries(
            options.firstAgain(),
            options.longestAgain(),
            hub.settings().clock(),
            RandomGenerator.getDefault()),
        new Places(options.parallelPerCluster()));
  }

  @Override
  public void begin(List<Delivery> rows) {
    // An object that was taken over belongs to the delivery that took it, so those are loaded last.
    rows.stream()
        .filter(row -> !row.progress().objects().isEmpty())
        .sorted(Comparator.comparing(PushDriver::hasAdopted))
        .forEach(row -> {
          cluster.cache().load(row);
          cluster
              .watch()
              .follow(row.progress().objects().stream().map(Delivery.ObjectState::key).toList());
        });
  }

  private static boolean hasAdopted(Delivery row) {
    return !row.progress().adopted().shared().isEmpty();
  }

  @Override
  public LookOutcome look(Delivery row, @Nullable Bundle bundle) throws InterruptedException {
    if (bundle == null) {
      return inPlace(() -> new Removal(hub, cluster, new Row(row)).go());
    }
    if (guardIsInDoubt(row.id())) {
      return new LookOutcome.Waiting();
    }
    // Repairs need no place: they are small, and must not wait behind a large installation.
    return row.progress().state() == Delivery.State.FAILED || isApplied(row)
        ? new Repair(hub, cluster, new Row(row), bundle).go()
        : inPlace(() -> new Installation(hub, cluster, new Row(row), bundle).go());
  }

  /// If objects on the cluster differ from what was applied, the guard is repaired first.
  private boolean guardIsInDoubt(Delivery.Id delivery) {
    Delivery.Id guard = Gates.guard(cluster.id());
    return !delivery.equals(guard) && cluster.cache().isInDoubt(guard);
  }

  private static boolean isApplied(Delivery row) {
    return row.settled()
        && row.progress().touched().size() == 1
        && row.progress().touched().contains(row.order().desired());
  }

  private interface Work {
    LookOutcome run() throws InterruptedException;
  }

  private LookOutcome inPlace(Work work) throws InterruptedException {
    try (var _ = cluster.places().take();
        var _ = hub.places().take()) {
      return work.run();
    }
  }

  @Override
  public boolean looked(Delivery.Id delivery) {
    // What cannot be repaired must not hold up the rest for ever.
    cluster.cache().lookedAt(delivery);
    return !cluster.cache().suspects(delivery).isEmpty();
  }

  @Override
  public void forget(Delivery.Id delivery) {
    cluster.cache().forget(delivery);
    cluster.retries().over(delivery);
  }

  @Override
  public ClusterReachability reach() {
    return cluster.link();
  }

  @Override
  public boolean alive() {
    return cluster.watch().alive();
  }

  @Override
  public void close() {
    cluster.watch().close();
  }

  @Override
  public Seen seen() {
    return new Seen() {
      @Override
      public Readiness readiness(ManifestKey key) {
        return cluster.cache().readiness(key);
      }

      @Override
      public Optional<Unready> unready(ManifestKey key) {
        return Optional.ofNullable(cluster.cache().unready(key));
      }

      @Override
      public List<JsonNode> pods(String deployment) {
        return cluster.cache().pods().of(deployment);
      }

      @Override
      public Optional<Delivery.Id> holder(ManifestKey key) {
        return cluster.cache().owners().holder(key);
      }

      @Override
      public Optional<JsonNode> live(ManifestKey key) {
        return cluster.link().connection().get(key);
      }
    };
  }
}
