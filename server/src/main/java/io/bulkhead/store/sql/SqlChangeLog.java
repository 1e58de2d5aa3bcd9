package io.bulkhead.store.sql;

import io.bulkhead.store.Change;
import io.bulkhead.store.ChangeLog;
import io.bulkhead.store.database.CommitSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Tails of the change log. They read it page by page and wait at its end.
final class SqlChangeLog implements ChangeLog {
  private static final int PAGE = 100;

  /// Number of changes that are deleted at once, so that no write waits for long.
  private static final int STEP = 1000;

  private final SqlStore store;
  private final CommitSignal signal;

  SqlChangeLog(SqlStore store, CommitSignal signal) {
    this.store = store;
    this.signal = signal;
  }

  /// To be called within the transaction that made the change.
  Change append(Handle handle, Change change) {
    if (change.logged()) {
      new ChangeRows(handle).append(change, Instant.now());
      signal.announce(handle, change.revision());
    }
    return change;
  }

  void committed(Change change) {
    if (change.logged()) {
      signal.committed(change.revision());
    }
  }

  /// See [SqlStore#compactChanges].
  int compact(ChangeLog.Bounds bounds, Instant now) {
    long last = store.look(handle -> new ChangeRows(handle).lastBeyond(bounds, now));
    int all = 0;
    int some;
    do {
      some = store.change(transaction -> new ChangeRows(transaction.handle).forget(last, STEP));
      all += some;
    } while (some > 0);
    return all;
  }

  @Override
  public Tail from(long revision) {
    signal.listen();
    return new SqlTail(revision);
  }

  private final class SqlTail implements Tail {
    private final Deque<Change> read = new ArrayDeque<>();
    private long position;
    private volatile boolean closed;

    SqlTail(long position) {
      this.position = position;
    }

    @Override
    public Next next(Duration patience) throws InterruptedException {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!ended()) {
        if (!read.isEmpty()) {
          return new Next.Changed(read.removeFirst());
        }
        ChangeRows.Page page = page();
        if (ended()) {
          break;
        }
        if (position < page.cut() || position > page.revision()) {
          return new Next.Gone(page.cut());
        }
        take(page);
        if (read.isEmpty() && !signal.await(position, deadline, () -> closed) && !ended()) {
          return new Next.Quiet(position);
        }
      }
      return new Next.Ended();
    }

    private boolean ended() {
      return closed || signal.closed();
    }

    /// If the store is closed meanwhile, that is no failure.
    private ChangeRows.Page page() {
      try {
        return store.look(handle -> new ChangeRows(handle).after(position, PAGE));
      } catch (RuntimeException e) {
        if (ended()) {
          return new ChangeRows.Page(position, position, List.of());
        }
        throw e;
      }
    }

    private void take(ChangeRows.Page page) {
      read.addAll(page.changes());
      position =
          page.changes().size() < PAGE ? page.revision() : page.changes().getLast().revision();
    }

    @Override
    public void close() {
      closed = true;
      signal.stir();
    }
  }
}
