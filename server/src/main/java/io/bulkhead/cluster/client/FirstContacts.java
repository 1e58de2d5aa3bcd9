package io.bulkhead.cluster.client;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Limits how many new connections of the hub, over all clusters, are at their first request at a
/// time. Otherwise a starting hub would do thousands of handshakes at once: none would finish
/// before the last, and servers would time out. A turn ends by itself after a while, so that silent
/// clusters keep nobody waiting for long.
final class FirstContacts {
  private final Semaphore places;
  private final Duration longest;
  private final ScheduledExecutorService timer;

  /// @param places number of turns at the same time
  /// @param longest after which a turn ends in any case
  FirstContacts(int places, Duration longest, ScheduledExecutorService timer) {
    this.places = new Semaphore(places, true);
    this.longest = longest;
    this.timer = timer;
  }

  /// Waits for a turn.
  Turn take() throws InterruptedIOException {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the connection");
    }
    return new Turn();
  }

  final class Turn implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Future<?> end =
        timer.schedule(this::end, longest.toNanos(), TimeUnit.NANOSECONDS);

    private void end() {
      if (over.compareAndSet(false, true)) {
        places.release();
      }
    }

    @Override
    public void close() {
      end.cancel(false);
      end();
    }
  }
}
