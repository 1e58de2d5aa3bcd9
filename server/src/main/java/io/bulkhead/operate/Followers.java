package io.bulkhead.operate;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Store;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens by itself when the store changes: baselines, certificates, operations. One thread
/// looks at what changed; everything it does is derived from the store, so it may be repeated and
/// begins anew after a crash.
final class Followers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Parts parts;
  private final BaselineKeeper baselines;
  private final CloudUsers users;
  private final OperationKeeper operations;

  private final Set<ClusterId> clusters = new LinkedHashSet<>();
  private final Set<DocumentKey> documents = new LinkedHashSet<>();
  private final Set<ClusterId> unfinished = new LinkedHashSet<>();
  private @Nullable Thread thread;
  private boolean closed;

  Followers(Parts parts, BaselineKeeper baselines, CloudUsers users, OperationKeeper operations) {
    this.parts = parts;
    this.baselines = baselines;
    this.users = users;
    this.operations = operations;
  }

  synchronized void start() {
    SandboxCatalogue.seed(parts.store());
    parts.store().onCommit(this::changed);
    clusters.addAll(parts.store().read(reader -> registered(reader)));
    // A cluster that was deregistered just before a crash left its rows.
    parts.store().read(reader -> reader.clustersWithDeliveries()).stream()
        .filter(cluster -> !clusters.contains(cluster))
        .forEach(cluster -> documents.add(BaselineKeeper.owner(cluster)));
    thread = Thread.ofVirtual().name("followers").start(this::follow);
  }

  private static List<ClusterId> registered(io.bulkhead.kind.Documents documents) {
    return documents.roots(FleetKinds.CLUSTER_PROVIDER).stream()
        .flatMap(provider -> documents.children(FleetKinds.CLUSTER, provider.key()).stream())
        .map(cluster -> id(cluster.key()))
        .toList();
  }

  private static ClusterId id(DocumentKey cluster) {
    return new ClusterId(cluster.names().getFirst(), cluster.name());
  }

  private synchronized void changed(Store.Changes changes) {
    clusters.addAll(changes.deliveries());
    clusters.addAll(changes.facts());
    documents.addAll(changes.documents());
    notifyAll();
  }

  private void follow() {
    while (true) {
      Set<ClusterId> changedClusters;
      Set<DocumentKey> changedDocuments;
      synchronized (this) {
        try {
          if (clusters.isEmpty() && documents.isEmpty() && !closed) {
            wait(unfinished.isEmpty() ? 0 : AGAIN.toMillis());
          }
        } catch (InterruptedException e) {
          return;
        }
        if (closed) {
          return;
        }
        clusters.addAll(unfinished);
        unfinished.clear();
        changedClusters = new LinkedHashSet<>(clusters);
        changedDocuments = new LinkedHashSet<>(documents);
        clusters.clear();
        documents.clear();
      }
      changedDocuments.forEach(key -> careful(() -> document(key)));
      changedClusters.forEach(cluster -> careful(() -> cluster(cluster)));
    }
  }

  /// One document or cluster that cannot be followed must not keep the others waiting.
  private static void careful(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("Following a change failed", e);
    }
  }

  private void document(DocumentKey key) {
    if (key.kind().equals(FleetKinds.CLUSTER.name())) {
      if (parts.store().read(reader -> reader.exists(key))) {
        baselines.keep(id(key));
      } else {
        baselines.forget(id(key));
      }
    } else if (key.kind().equals(IsolationKinds.SANDBOX_CLASS.name())) {
      parts.store().read(reader -> registered(reader)).forEach(baselines::keep);
    } else if (!parts.store().read(reader -> reader.exists(key))) {
      forgetRows(key);
    }
  }

  /// A document that was deleted leaves nothing behind; its deliveries had gone before it could be.
  private void forgetRows(DocumentKey key) {
    boolean rows = parts.store().read(reader -> !reader.deliveriesOf(key).isEmpty());
    if (rows) {
      parts
          .store()
          .write(writer -> {
            writer.deliveriesOf(key).stream()
                .filter(row -> row.desired() == null && row.state() == Delivery.State.GONE)
                .forEach(row -> writer.deleteDelivery(row.id()));
            return key;
          });
    }
  }

  private void cluster(ClusterId cluster) {
    baselines.keep(cluster);
    List<Delivery> rows = parts.store().read(reader -> reader.deliveriesOn(cluster));
    boolean again = false;
    for (Delivery row : rows) {
      if (row.id().owner().kind().equals(TenancyKinds.LOGICAL_CLOUD.name())) {
        again |= users.issue(row);
      }
    }
    if (again) {
      synchronized (this) {
        unfinished.add(cluster);
      }
    }
    rows.stream().map(row -> row.id().owner()).distinct().forEach(operations::follow);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
