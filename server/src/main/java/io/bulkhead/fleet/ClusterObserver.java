package io.bulkhead.fleet;

import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterReads;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.reconcile.ChangeFollower;
import io.bulkhead.store.Change;
import io.bulkhead.store.Store;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Observes every registered cluster and stores the results as [Capabilities].
public final class ClusterObserver implements ChangeFollower.Listener, AutoCloseable {
  private final Store store;
  private final KubernetesFleet fleet;
  private final Clusters clusters;
  private final Clock clock;
  private final ObservationListener witness;
  private final Map<ClusterId, ObservedCluster> observed = new HashMap<>();
  private volatile List<SandboxClass> sandboxes = List.of();
  private final ChangeFollower follower;
  private boolean closed;

  public ClusterObserver(
      Store store,
      KubernetesFleet fleet,
      Clusters clusters,
      ObservationListener witness,
      Clock clock) {
    this.store = store;
    this.fleet = fleet;
    this.clusters = clusters;
    this.clock = clock;
    this.witness = witness;
    this.follower = new ChangeFollower("cluster-observer", store, this);
  }

  /// Starts with the registered clusters, and follows registrations and deregistrations.
  public void start() {
    follower.start();
    sandboxes = catalogue();
    for (ClusterId cluster : registered()) {
      begin(cluster);
    }
  }

  private List<ClusterId> registered() {
    return store.read(ClusterReads::registered);
  }

  @Override
  public void changed(Change change) {
    for (DocumentKey key : change.documentKeys()) {
      ClusterId.ofDocument(key).ifPresent(this::follow);
      if (key.kind().equals(IsolationKinds.SANDBOX_CLASS.name())) {
        judgeAgain();
      }
    }
  }

  @Override
  public void missed() {
    Set<ClusterId> all = new TreeSet<>(registered());
    synchronized (this) {
      all.addAll(observed.keySet());
    }
    all.forEach(this::follow);
    judgeAgain();
  }

  private synchronized void judgeAgain() {
    sandboxes = catalogue();
    observed.values().forEach(ObservedCluster::judgeAgain);
  }

  private List<SandboxClass> catalogue() {
    return store.read(
        reader -> reader.roots(IsolationKinds.SANDBOX_CLASS).stream().map(Stored::body).toList());
  }

  private synchronized void follow(ClusterId cluster) {
    end(cluster);
    if (isRegistered(cluster)) {
      begin(cluster);
    }
  }

  private boolean isRegistered(ClusterId cluster) {
    var key = cluster.document();
    return store.read(reader -> reader.exists(key));
  }

  private synchronized void begin(ClusterId cluster) {
    if (!closed && !observed.containsKey(cluster)) {
      var watching =
          new ObservedCluster(
              cluster,
              () -> fleet.kubernetes(cluster),
              clusters.join(cluster),
              this::save,
              () -> sandboxes,
              witness,
              clock);
      observed.put(cluster, watching);
      watching.start();
    }
  }

  private void end(ClusterId cluster) {
    ObservedCluster watching = observed.remove(cluster);
    if (watching != null) {
      watching.close();
      witness.ended(cluster);
    }
  }

  private void save(ClusterId cluster, Capabilities capabilities) {
    var key = cluster.document();
    store.write(writer -> {
      // A cluster that was removed in the meantime must not leave facts behind.
      if (writer.exists(key)) {
        String before =
            writer
                .facts()
                .capabilities(cluster)
                .map(Capabilities::identity)
                .orElse(Capabilities.Identity.UNKNOWN)
                .uid();
        String uid = capabilities.identity().uid();
        writer.facts().save(cluster, capabilities.as(Doubles.identified(writer, cluster, uid)));
        if (!uid.isEmpty() && !before.equals(uid)) {
          Doubles.released(writer, before);
        }
      }
      return key;
    });
  }

  /// Whether every cluster is still observed, or at least retried.
  public synchronized boolean alive() {
    return !closed
        && follower.alive()
        && observed.values().stream().allMatch(ObservedCluster::alive);
  }

  @Override
  public synchronized void close() {
    closed = true;
    follower.close();
    observed.values().forEach(ObservedCluster::close);
    observed.clear();
  }
}
