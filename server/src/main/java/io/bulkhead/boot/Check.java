package io.bulkhead.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One part of readiness, looked at anew after a while only: anybody may ask, and looking costs.
final class Check {
  /// What was found.
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

  /// @param whenGood how long a good finding holds
  /// @param whenBad how long a bad one holds
  Check(Supplier<Finding> look, Duration whenGood, Duration whenBad, InstantSource clock) {
    this.look = look;
    this.whenGood = whenGood;
    this.whenBad = whenBad;
    this.clock = clock;
  }

  /// One looks, others who ask at the same time get what it finds.
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
