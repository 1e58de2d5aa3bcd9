package io.bulkhead.cluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential backoff with full jitter: each delay is a random part of a ceiling that doubles, so
/// that clients which failed together do not retry together.
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  public synchronized Duration next() {
    long ceiling = ceiling().toNanos();
    failures++;
    return Duration.ofNanos(1 + random.nextLong(Math.max(1, ceiling)));
  }

  /// The longest delay that [#next] may return now.
  public synchronized Duration ceiling() {
    long factor = 1L << Math.min(failures, 20);
    Duration grown = first.multipliedBy(factor);
    return grown.compareTo(longest) > 0 ? longest : grown;
  }

  public synchronized void reset() {
    failures = 0;
  }
}
