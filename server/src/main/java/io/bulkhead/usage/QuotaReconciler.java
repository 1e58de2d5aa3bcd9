package io.bulkhead.usage;

import io.bulkhead.action.ActionContext;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Recomputes quota shares when something that they depend on has changed.
public final class QuotaReconciler implements Reconciler<QuotaReconciler.Item> {
  /// Delay before a share that could not be moved yet is tried again.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final Set<String> LIMITS =
      Set.of(TenancyKinds.PROJECT_QUOTA.name(), TenancyKinds.LOGICAL_CLOUD_QUOTA.name());

  /// What to look at.
  sealed interface Item {
    /// The quotas of a project, and their shares.
    record OfProject(String project) implements Item {}

    /// The usage of quotas on a cluster has changed.
    record OfUse(ClusterId cluster) implements Item {}

    /// The facts of a cluster have changed, or the cluster was removed.
    record OfCluster(ClusterId cluster) implements Item {}
  }

  private final ActionContext parts;
  private final QuotaShares shares;

  public QuotaReconciler(ActionContext parts, QuotaShares shares) {
    this.parts = parts;
    this.shares = shares;
  }

  @Override
  public String name() {
    return "quotas";
  }

  @Override
  public Pace pace() {
    return Pace.oneByOne(Duration.ZERO);
  }

  @Override
  public void subscribe(Reconciliation<Item> queue) {
    parts.examiner().onUse(cluster -> queue.add(new Item.OfUse(cluster)));
  }

  @Override
  public void list(Reconciliation<Item> queue) {
    queue.add(items(parts.store().read(reader -> QuotaShares.projects(reader))));
  }

  @Override
  public void changed(Change change, Reconciliation<Item> queue) {
    for (DocumentKey key : change.documentKeys()) {
      if (LIMITS.contains(key.kind())) {
        queue.add(new Item.OfProject(key.names().getFirst()));
      } else if (OwnerTypes.isBaseline(key)) {
        queue.add(new Item.OfCluster(new ClusterId(key.names().getFirst(), key.name())));
      }
    }
    change.facts().forEach(cluster -> queue.add(new Item.OfCluster(cluster)));
    for (Delivery.Id id : change.deliveryIds()) {
      if (!OwnerTypes.isBaseline(id.owner())) {
        queue.add(new Item.OfProject(id.owner().names().getFirst()));
      }
    }
  }

  private static List<Item> items(Collection<String> projects) {
    return projects.stream().<Item>map(Item.OfProject::new).toList();
  }

  @Override
  public Result<Item> reconcile(Item item) {
    return switch (item) {
      case Item.OfProject(String project) ->
          shares.follow(project) ? Result.after(AGAIN) : Result.done();
      case Item.OfUse(ClusterId cluster) -> Result.then(items(shares.heard(cluster)));
      case Item.OfCluster(ClusterId cluster) ->
          Result.then(items(parts.store().read(reader -> concerned(reader, cluster))));
    };
  }

  /// A removed cluster may have been lost together with the claims on it.
  private static Set<String> concerned(Reader reader, ClusterId cluster) {
    return reader.exists(cluster.document())
        ? QuotaShares.projects(reader, cluster)
        : QuotaShares.projects(reader);
  }
}
