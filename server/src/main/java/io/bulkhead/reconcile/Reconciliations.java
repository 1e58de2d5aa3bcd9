package io.bulkhead.reconcile;

import io.bulkhead.store.Change;
import io.bulkhead.store.Store;
import java.util.Collection;
import java.util.List;

/// The reconcilers of a hub. Each is told what the change log has: what this hub commits, and what
/// others do.
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

  /// What is committed from now on is told, and what is there already is listed.
  public void start() {
    follower.start();
    all.forEach(Reconciliation::start);
  }

  /// Whether changes still reach them.
  public boolean alive() {
    return follower.alive();
  }

  /// Begins nothing new, and waits a while for what was begun.
  @Override
  public void close() {
    follower.close();
    Reconciliation.end(all);
  }
}
