package io.bulkhead.cluster.client;

import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.cluster.RequestListener;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterReads;
import io.bulkhead.store.Change;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Connections for the kubeconfigs in the store, kept until the cluster's document changes.
public final class KubernetesFleet implements Fleet {
  private final Store store;
  private final Transport.Limits limits;
  private final Function<ClusterId, RequestListener> listeners;
  private final Map<ClusterId, KubernetesConnection> connections = new HashMap<>();

  /// Counts commits that touched a cluster, so that a connection with an outdated kubeconfig is not
  /// kept.
  private long changes;

  private boolean closed;

  public KubernetesFleet(Store store) {
    this(store, Transport.Limits.DEFAULT.request(), cluster -> RequestListener.NONE);
  }

  /// @param patience time limit for a response of an API server
  /// @param listeners who is told of the requests to a cluster
  public KubernetesFleet(
      Store store, Duration patience, Function<ClusterId, RequestListener> listeners) {
    this.store = store;
    this.listeners = listeners;
    this.limits = Transport.Limits.DEFAULT.within(patience);
    store.onCommit(this::committed);
  }

  @Override
  public ClusterConnection connection(ClusterId cluster) {
    return kubernetes(cluster);
  }

  public KubernetesConnection kubernetes(ClusterId cluster) {
    while (true) {
      long before;
      synchronized (this) {
        KubernetesConnection known = connections.get(cluster);
        if (closed || known != null) {
          return open(known);
        }
        before = changes;
      }
      KubernetesConnection made = make(cluster);
      synchronized (this) {
        if (!closed && before == changes && !connections.containsKey(cluster)) {
          connections.put(cluster, made);
          return made;
        }
      }
      made.close();
    }
  }

  private static KubernetesConnection open(
      @org.jspecify.annotations.Nullable KubernetesConnection known) {
    if (known == null) {
      throw new ClusterUnavailable("the hub is stopping");
    }
    return known;
  }

  private KubernetesConnection make(ClusterId cluster) {
    byte[] file =
        store
            .read(reader -> kubeconfig(reader, cluster))
            .orElseThrow(() ->
                new ClusterUnavailable(
                    "cluster "
                        + cluster
                        + " is not registered or has no kubeconfig (clusters that are reached"
                        + " through Git: not built yet)"));
    try {
      return new KubernetesConnection(Kubeconfig.parse(file), limits, listeners.apply(cluster));
    } catch (BulkheadException e) {
      throw new ClusterUnavailable("cluster " + cluster + ": " + e.getMessage(), e);
    }
  }

  /// The kubeconfig with which a cluster was registered. The file of a cluster that is reached
  /// through Git may be anything.
  public static Optional<byte[]> kubeconfig(Reader reader, ClusterId cluster) {
    return ClusterReads.kubeconfig(reader, cluster)
        .flatMap(file -> reader.smallBlob(file.digest()));
  }

  private void committed(Change committed) {
    for (DocumentKey key : committed.documentKeys()) {
      ClusterId.ofDocument(key).ifPresent(this::forget);
    }
  }

  private void forget(ClusterId cluster) {
    KubernetesConnection old;
    synchronized (this) {
      changes++;
      old = connections.remove(cluster);
    }
    if (old != null) {
      Thread.ofVirtual().start(old::close);
    }
  }

  @Override
  public void close() {
    Map<ClusterId, KubernetesConnection> all;
    synchronized (this) {
      closed = true;
      all = new HashMap<>(connections);
      connections.clear();
    }
    all.values().forEach(KubernetesConnection::close);
  }
}
