package io.bulkhead.api.transport;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A token bucket for each caller: it holds two seconds' worth of requests.
public final class RateLimit {
  private static final double SECOND = 1e9;
  private static final int MOST_CALLERS = 10_000;

  private final double perSecond;
  private final LongSupplier nanos;

  /// In order of the last request; the oldest is evicted when there are too many.
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Bucket {
    private double left;
    private long at;
  }

  /// @param nanos a monotonic clock, such as [System#nanoTime]
  public RateLimit(double perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  /// How long the caller has to wait; empty if it may continue now.
  public synchronized Optional<Duration> take(String caller) {
    long now = nanos.getAsLong();
    double full = Math.max(1, 2 * perSecond);
    Bucket bucket =
        buckets.computeIfAbsent(
            caller,
            name -> {
              var made = new Bucket();
              made.left = full;
              made.at = now;
              return made;
            });
    forgetEldest();
    bucket.left = Math.min(full, bucket.left + (now - bucket.at) / SECOND * perSecond);
    bucket.at = now;
    if (bucket.left >= 1) {
      bucket.left -= 1;
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos((long) Math.ceil((1 - bucket.left) / perSecond * SECOND)));
  }

  private void forgetEldest() {
    if (buckets.size() > MOST_CALLERS) {
      Iterator<String> eldest = buckets.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
