package io.bulkhead.reconcile;

import io.bulkhead.store.Change;
import io.bulkhead.store.Store;
import java.util.Collection;
import java.util.List;

/// The reconcilers of a hub. Each receives the changes in the change log: those of this hub and
/// those of other hubs.
public final class Reconciliations implements AutoCloseable {
  private final List<Reconciliation<?>> all;
  private final ChangeFollower follower;

  public Reconciliations(
      Store store,
      Collection<? extends Reconciler<?>> reconcilers,
      Reconciliation.Listener listener) {
    this.all =
        reconcilers.stream()
            .<Reconciliation<?>>map(reconciler -> new Reconciliation<>(reconciler, listener))
            .toList();
    this.follower =
        new ChangeFollower(
            "reconcilers",
            store,
            new ChangeFollower.Listener() {
              @Override
              public void changed(Change change) {
                all.forEach(one -> one.changed(change));
              }

              @Override
              public void missed() {
                all.forEach(Reconciliation::list);
              }
            });
  }

  public List<Reconciliation<?>> all() {
    return all;
  }

  /// Starts with all existing keys, and passes on all later changes.
  public void start() {
    follower.start();
    all.forEach(Reconciliation::start);
  }

  /// Whether changes still reach the reconcilers.
  public boolean alive() {
    return follower.alive();
  }

  /// Starts nothing new, and waits a while for running work.
  @Override
  public void close() {
    follower.close();
    Reconciliation.end(all);
  }
}
