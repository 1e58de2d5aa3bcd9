package io.bulkhead.store.database;

import io.bulkhead.store.StoreOptions;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Wakes threads that wait for a commit, of this hub or of another one on the same database.
///
/// A hub knows its own commits. PostgreSQL announces those of others ([PostgresSignal]). SQLite
/// cannot, and need not: only one process has the file ([FileClaim]), so there are no others.
public final class CommitSignal implements AutoCloseable {
  private final @Nullable PostgresSignal others;
  private long newest;
  private boolean closed;

  public CommitSignal(StoreOptions options) {
    this.others = options.sqlite() ? null : new PostgresSignal(options, this::committed);
  }

  /// Starts listening for commits of other hubs.
  public void listen() {
    if (others != null) {
      others.start();
    }
  }

  /// Announces a revision to other hubs; they hear of it when the transaction is committed.
  public void announce(Handle handle, long revision) {
    if (others != null) {
      others.announce(handle, revision);
    }
  }

  /// @param revision that can be read from now on
  public synchronized void committed(long revision) {
    newest = Math.max(newest, revision);
    notifyAll();
  }

  /// Waits for a commit after a revision.
  ///
  /// @param deadline by [System#nanoTime]
  /// @param ended ends the wait; evaluated again after [#stir]
  /// @return whether there is such a commit
  public synchronized boolean await(long revision, long deadline, BooleanSupplier ended)
      throws InterruptedException {
    while (newest <= revision && !closed && !ended.getAsBoolean()) {
      long rest = deadline - System.nanoTime();
      if (rest <= 0) {
        return false;
      }
      // Rounded up, because wait(0) never times out.
      wait(rest / 1_000_000 + 1);
    }
    return newest > revision;
  }

  /// Makes all waiting threads evaluate their `ended` again.
  public synchronized void stir() {
    notifyAll();
  }

  public synchronized boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    if (others != null) {
      others.close();
    }
  }
}
