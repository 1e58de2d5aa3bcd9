package io.bulkhead.proof;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A time in which something did not hold.
///
/// @param until null while it lasts
public record Gap(Instant from, @Nullable Instant until) {
  /// @param tolerance in seconds, on either side
  boolean has(Instant moment, long tolerance) {
    return meets(moment, moment, tolerance);
  }

  /// Whether it overlaps another time.
  ///
  /// @param tolerance in seconds, on either side
  boolean meets(Instant begin, Instant end, long tolerance) {
    return !end.plusSeconds(tolerance).isBefore(from)
        && (until == null || !begin.minusSeconds(tolerance).isAfter(until));
  }
}
