package io.bulkhead.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One readiness check. Its result is cached for a while, since anybody may ask and checking costs.
final class Check {
  /// The result of a check.
  ///
  /// @param says a sentence that everybody may read
  record Finding(boolean good, String says) {
    static Finding good(String says) {
      return new Finding(true, says);
    }

    static Finding bad(String says) {
      return new Finding(false, says);
    }
  }

  private final Supplier<Finding> look;
  private final Duration whenGood;
  private final Duration whenBad;
  private final InstantSource clock;
  private @Nullable Finding last;
  private Instant until = Instant.MIN;

  /// @param whenGood how long a good result is cached
  /// @param whenBad how long a bad one is cached
  Check(Supplier<Finding> look, Duration whenGood, Duration whenBad, InstantSource clock) {
    this.look = look;
    this.whenGood = whenGood;
    this.whenBad = whenBad;
    this.clock = clock;
  }

  /// Concurrent callers share one check.
  synchronized Finding finding() {
    Finding known = last;
    if (known != null && clock.instant().isBefore(until)) {
      return known;
    }
    Finding found = looked();
    last = found;
    until = clock.instant().plus(found.good() ? whenGood : whenBad);
    return found;
  }

  private Finding looked() {
    try {
      return look.get();
    } catch (RuntimeException | Error e) {
      return Finding.bad("It cannot be looked at: " + e.getClass().getSimpleName() + ".");
    }
  }
}
