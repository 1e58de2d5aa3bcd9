package io.bulkhead.action;

import java.time.Duration;

/// How long the hub remembers operations that have ended.
///
/// @param operations maximum number of them
/// @param age maximum age, counted from their start
public record Retention(int operations, Duration age) {
  public static final Retention STANDARD = new Retention(1000, Duration.ofDays(90));
}
