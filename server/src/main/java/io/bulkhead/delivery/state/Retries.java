package io.bulkhead.delivery.state;

import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// When failures on one cluster are retried without an event: the cause may be one that nobody
/// watches. Exponential backoff with jitter, so that deliveries that failed together are not
/// retried together.
public final class Retries {
  private final Duration first;
  private final Duration longest;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<Delivery.Id, Failures> failures = new HashMap<>();

  /// @param order the context that gave the failed order
  private record Failures(String order, int count) {}

  public Retries(Duration first, Duration longest, InstantSource clock, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.clock = clock;
    this.random = random;
  }

  /// Counts a failure; returns the time of the retry.
  public synchronized Instant failed(Delivery row) {
    Failures known = failures.get(row.id());
    int before =
        known == null || !known.order().equals(row.order().contextId()) ? 0 : known.count();
    failures.put(row.id(), new Failures(row.order().contextId(), before + 1));
    Duration grown = first.multipliedBy(1L << Math.min(before, 20));
    long ceiling = (grown.compareTo(longest) > 0 ? longest : grown).toNanos();
    long wait = ceiling / 2 + random.nextLong(Math.max(1, ceiling / 2));
    return clock.instant().plusNanos(wait);
  }

  /// The delivery succeeded or is gone.
  public synchronized void over(Delivery.Id id) {
    failures.remove(id);
  }
}
