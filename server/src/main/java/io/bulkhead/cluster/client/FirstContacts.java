package io.bulkhead.cluster.client;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets only so many new connections of the hub, over all clusters, be at their first request. When
/// a hub starts, thousands would shake hands at once: none would be ready before the last, and
/// servers give up on who takes that long. A turn ends by itself after a while, so that clusters
/// which say nothing keep nobody waiting for long.
final class FirstContacts {
  private final Semaphore places;
  private final Duration longest;
  private final ScheduledExecutorService timer;

  /// @param places turns at once
  /// @param longest after which a turn is over in any case
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
