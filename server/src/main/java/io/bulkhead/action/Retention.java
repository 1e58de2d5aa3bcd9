package io.bulkhead.action;

import java.time.Duration;

/// How long the hub remembers operations that have ended.
///
/// @param operations at most so many of them
/// @param age of the oldest, counted from its beginning
public record Retention(int operations, Duration age) {
  public static final Retention STANDARD = new Retention(1000, Duration.ofDays(90));
}
