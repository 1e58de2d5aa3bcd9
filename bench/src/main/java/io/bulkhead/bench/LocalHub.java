package io.bulkhead.bench;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.delivery.DeliveryEngine;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterProvider;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SqlStore;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The hub's own store, fleet and delivery engine in this process.
final class LocalHub implements AutoCloseable {
  private static final com.sun.management.OperatingSystemMXBean PROCESS =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final String OWNER = "bench";

  private final SqlStore store;
  private final KubernetesFleet fleet;
  private final Map<DeliveryMetrics.Event, AtomicLong> counted = new ConcurrentHashMap<>();
  private final Semaphore committed = new Semaphore(0);
  private @Nullable DeliveryEngine engine;

  LocalHub(Path data) {
    store = SqlStore.openAlone(StoreOptions.embedded(data), why -> {});
    fleet = new KubernetesFleet(store);
    store.onCommit(changes -> committed.release());
  }

  /// CPU time that this process has used, in seconds.
  static double cpuSeconds() {
    return PROCESS.getProcessCpuTime() / 1e9;
  }

  void register(ClusterId cluster, byte[] kubeconfig) {
    Digest file = store.saveBlob(ByteBuffer.wrap(kubeconfig), true);
    store.write(writer -> {
      var provider = DocumentKey.of(FleetKinds.CLUSTER_PROVIDER, cluster.provider());
      if (!writer.exists(provider)) {
        writer.save(
            FleetKinds.CLUSTER_PROVIDER,
            provider,
            new ClusterProvider(Metadata.named(cluster.provider())),
            List.of());
      }
      return writer.save(
          FleetKinds.CLUSTER,
          cluster.document(),
          new Cluster(
              Metadata.named(cluster.cluster()),
              new Cluster.Spec(new Cluster.GitOps("", "", ""), null)),
          List.of(new FileAttachment("file", "kubeconfig", file, kubeconfig.length)));
    });
  }

  void start() {
    var clusters = new Clusters(fleet::connection, Clusters.Retry.STANDARD, InstantSource.system());
    clusters.start();
    engine =
        new DeliveryEngine(
            store,
            PushDriver.to(clusters),
            DeliveryOptions.standard(),
            (event, number) ->
                counted.computeIfAbsent(event, x -> new AtomicLong()).addAndGet(number),
            InstantSource.system());
    engine.start();
  }

  void stop() {
    if (engine != null) {
      engine.stop();
      engine = null;
    }
  }

  long count(DeliveryMetrics.Event event) {
    AtomicLong counter = counted.get(event);
    return counter == null ? 0 : counter.get();
  }

  private static Delivery.Id id(ClusterId cluster) {
    return new Delivery.Id(DocumentKey.of(FleetKinds.CLUSTER_PROVIDER, OWNER), "bench", cluster);
  }

  /// Orders one bundle on all the clusters, in one transaction.
  void order(Collection<ClusterId> clusters, Bundle bundle) {
    store.write(writer -> {
      Digest digest = writer.bundles().save(bundle);
      var order = Delivery.Order.of("bench", digest, List.of());
      for (ClusterId cluster : clusters) {
        writer
            .deliveries()
            .save(
                writer
                    .deliveries()
                    .find(id(cluster))
                    .map(before -> before.ordered(order, Instant.now()))
                    .orElseGet(() -> Delivery.of(id(cluster), order, Instant.now())));
      }
      return digest;
    });
  }

  /// Waits until the bundle is applied everywhere.
  void await(Collection<ClusterId> clusters, Bundle bundle, Duration limit)
      throws InterruptedException {
    Instant end = Instant.now().plus(limit);
    for (ClusterId cluster : clusters) {
      while (true) {
        Delivery row =
            store.read(reader -> reader.deliveries().findWithoutObjects(id(cluster))).orElseThrow();
        if (row.progress().state() == State.APPLIED
            && bundle.digest().equals(row.progress().applied())) {
          break;
        }
        if (row.progress().state() == State.FAILED || Instant.now().isAfter(end)) {
          throw new IllegalStateException(
              cluster + " is " + row.progress().state() + ": " + row.progress().message());
        }
        // Nothing can have changed without a commit.
        committed.tryAcquire(1, TimeUnit.SECONDS);
        committed.drainPermits();
      }
    }
  }

  /// Stops watching the cluster and deletes its rows, so that a restarted hub does not find it.
  void forget(ClusterId cluster) {
    store.write(writer -> {
      writer.deliveries().delete(id(cluster));
      return cluster;
    });
    engine().forget(cluster);
  }

  /// Reads the rows of these clusters with their objects, and nothing else.
  ///
  /// @return number of objects
  int readRows(Collection<ClusterId> clusters) {
    return store.read(reader ->
        clusters.stream()
            .flatMap(cluster -> reader.deliveries().on(cluster).stream())
            .mapToInt(row -> row.progress().objects().size())
            .sum());
  }

  /// Number of clusters with work to do.
  int unsettled() {
    return store.read(reader ->
        (int)
            reader.deliveries().clusters().stream()
                .flatMap(cluster -> reader.deliveries().findWithoutObjects(id(cluster)).stream())
                .filter(row -> !row.settled())
                .count());
  }

  DeliveryEngine engine() {
    if (engine == null) {
      throw new IllegalStateException("not started");
    }
    return engine;
  }

  @Override
  public void close() {
    stop();
    fleet.close();
    store.close();
  }
}
