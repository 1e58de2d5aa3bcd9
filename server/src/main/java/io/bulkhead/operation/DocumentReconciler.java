package io.bulkhead.operation;

import io.bulkhead.action.ActionContext;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterReads;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.plan.Plans;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Follows changes of documents and of clusters' facts: baselines, logical clouds on clusters that
/// were waited for, and cleanup after deletions. One key at a time, since several may concern the
/// same baseline.
public final class DocumentReconciler implements Reconciler<DocumentReconciler.Item> {
  /// What to look at.
  sealed interface Item {
    record OfDocument(DocumentKey key) implements Item {}

    record OfCluster(ClusterId cluster) implements Item {}
  }

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final ActionContext parts;
  private final BaselineOrders baselines;
  private final AwaitedClusters awaited;
  private volatile Consumer<ClusterId> queue = cluster -> {};

  public DocumentReconciler(ActionContext parts, Plans plans) {
    this.parts = parts;
    this.baselines = new BaselineOrders(parts, plans);
    this.awaited = new AwaitedClusters(parts, plans);
  }

  @Override
  public String name() {
    return "documents";
  }

  @Override
  public Pace pace() {
    return Pace.oneByOne(Duration.ZERO);
  }

  @Override
  public void subscribe(Reconciliation<Item> queue) {
    SandboxCatalogue.seed(parts.store());
    this.queue = cluster -> queue.add(new Item.OfCluster(cluster));
  }

  @Override
  public void list(Reconciliation<Item> queue) {
    queue.add(clusters(parts.store().read(ClusterReads::registered)));
    // A cluster that was deregistered just before a crash has left its rows.
    queue.add(clusters(parts.store().read(reader -> reader.deliveries().clusters())));
    // So has any document that was deleted.
    queue.add(parts.store().read(DocumentReconciler::orphaned));
  }

  @Override
  public void changed(Change change, Reconciliation<Item> queue) {
    change.documentKeys().forEach(key -> queue.add(new Item.OfDocument(key)));
    change.facts().forEach(cluster -> queue.add(new Item.OfCluster(cluster)));
    for (Delivery.Id id : change.deliveryIds()) {
      queue.add(
          OwnerTypes.isBaseline(id.owner())
              ? new Item.OfCluster(id.cluster())
              : new Item.OfDocument(id.owner()));
    }
  }

  private static List<Item> orphaned(Reader reader) {
    return reader.deliveries().owners().stream()
        .filter(owner -> !reader.exists(owner))
        .<Item>map(Item.OfDocument::new)
        .toList();
  }

  private static ClusterId id(DocumentKey cluster) {
    return new ClusterId(cluster.names().getFirst(), cluster.name());
  }

  private static List<Item> clusters(List<ClusterId> clusters) {
    return clusters.stream().<Item>map(Item.OfCluster::new).toList();
  }

  /// Something outside of the store has changed that a cluster's own deliveries depend on.
  public void changed(ClusterId cluster) {
    queue.accept(cluster);
  }

  @Override
  public Result<Item> reconcile(Item item) {
    return switch (item) {
      case Item.OfDocument(DocumentKey key) -> document(key);
      case Item.OfCluster(ClusterId cluster) -> {
        baselines.keep(cluster);
        // Ordered after the guard, which it has to wait for.
        yield awaited.look(cluster) ? Result.done() : Result.after(AGAIN);
      }
    };
  }

  private Result<Item> document(DocumentKey key) {
    boolean exists = parts.store().read(reader -> reader.exists(key));
    if (OwnerTypes.isBaseline(key)) {
      if (exists) {
        baselines.order(id(key));
      } else {
        baselines.forget(id(key));
      }
    } else if (key.kind().equals(FleetKinds.CLUSTER_GUARD.name())) {
      baselines.keep(id(FleetKinds.CLUSTER_GUARD.parentKey(key).orElseThrow()));
    } else if (key.kind().equals(IsolationKinds.SANDBOX_CLASS.name())) {
      return Result.then(clusters(parts.store().read(ClusterReads::registered)));
    } else if (!exists) {
      forgetRows(key);
    }
    if (!exists) {
      forgetReports(key);
    }
    return Result.done();
  }

  /// A deleted document leaves nothing behind; its deliveries were gone before it could be deleted.
  private void forgetRows(DocumentKey key) {
    boolean rows = parts.store().read(reader -> !reader.deliveries().withoutObjects(key).isEmpty());
    if (rows) {
      parts
          .store()
          .write(writer -> {
            writer.deliveries().withoutObjects(key).stream()
                .filter(row ->
                    row.order().desired() == null && row.progress().state() == Delivery.State.GONE)
                .forEach(row -> writer.deliveries().delete(row.id()));
            return key;
          });
    }
  }

  /// The next document of this name must not inherit the reports.
  private void forgetReports(DocumentKey key) {
    boolean left =
        parts.store().read(reader -> !reader.exists(key) && !reader.reports().of(key, 1).isEmpty());
    if (left) {
      parts
          .store()
          .write(writer -> {
            writer.reports().delete(key);
            return key;
          });
    }
  }
}
