package io.bulkhead.cluster;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A semaphore for work of which some may hang. A holder that takes long passes its place on and
/// continues beside it, so that a few unanswered requests of a cluster do not block all others.
public final class Places {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// How many times the number of places may continue beside them.
  private static final int BESIDE = 8;

  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Semaphore places;
  private final Semaphore beside;

  public Places(int count) {
    places = new Semaphore(count, true);
    beside = new Semaphore(count * BESIDE);
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("places").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  public Place take() throws InterruptedException {
    places.acquire();
    return new Place();
  }

  public Place takeUninterruptibly() {
    places.acquireUninterruptibly();
    return new Place();
  }

  /// A place that is held until it is closed.
  public final class Place implements AutoCloseable {
    private final AtomicReference<@Nullable Semaphore> held = new AtomicReference<>(places);
    private final ScheduledFuture<?> late =
        TIMER.schedule(this::moveAside, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);

    private Place() {}

    private void moveAside() {
      if (beside.tryAcquire()) {
        if (held.compareAndSet(places, beside)) {
          places.release();
        } else {
          beside.release();
        }
      }
    }

    @Override
    public void close() {
      late.cancel(false);
      Semaphore mine = held.getAndSet(null);
      if (mine != null) {
        mine.release();
      }
    }
  }
}
