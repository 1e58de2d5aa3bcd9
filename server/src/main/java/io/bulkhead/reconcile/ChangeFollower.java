package io.bulkhead.reconcile;

import io.bulkhead.store.Change;
import io.bulkhead.store.ChangeLog;
import io.bulkhead.store.ChangeLog.Next;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the change log on a thread of its own, including commits of other hubs. Survives
/// failures: after one, the listener is told to start over.
public final class ChangeFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /// Called on one thread, one call at a time; may read and write the store.
  public interface Listener {
    void changed(Change change);

    /// Some changes were missed: anything may have changed.
    void missed();
  }

  private final String name;
  private final Store store;
  private final Listener listener;
  private @Nullable Thread thread;
  private volatile boolean closed;

  /// @param name for its thread and the log: lower case, words joined by hyphens
  public ChangeFollower(String name, Store store, Listener listener) {
    this.name = name;
    this.store = store;
    this.listener = listener;
  }

  /// Reports all later commits.
  public synchronized void start() {
    ChangeLog.Tail tail = now();
    thread = Thread.ofVirtual().name(name).start(() -> run(tail));
  }

  private ChangeLog.Tail now() {
    return store.changes().from(store.read(Reader::revision));
  }

  private void run(ChangeLog.Tail first) {
    ChangeLog.Tail tail = first;
    boolean missed = false;
    while (!closed) {
      try {
        if (missed) {
          // Later commits are reported after this.
          tail = now();
          listener.missed();
        }
        missed = false;
        switch (tail.next(PATIENCE)) {
          case Next.Changed(Change change) -> listener.changed(change);
          case Next.Quiet quiet -> LOG.debug("Nothing changed for {}", PATIENCE);
          case Next.Gone gone -> missed = true;
          case Next.Ended ended -> closed = true;
        }
      } catch (InterruptedException e) {
        closed = true;
      } catch (RuntimeException | Error e) {
        missed = true;
        if (!closed) {
          LOG.error("{} failed; all of it is looked at anew in {} s", name, PAUSE.toSeconds(), e);
        }
        closed |= !paused();
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /// Whether it is still running.
  public synchronized boolean alive() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  /// Stops reporting; returns at once.
  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
