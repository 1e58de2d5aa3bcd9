package io.bulkhead.action;

import io.bulkhead.store.Revision;
import java.time.Duration;
import java.time.Instant;

/// How long the hub remembers what was done.
///
/// @param operations maximum number of those that have ended
/// @param age maximum age of these, counted from their start
/// @param revisions of owners of deliveries
public record Retention(int operations, Duration age, Revisions revisions) {
  public static final Retention STANDARD =
      new Retention(1000, Duration.ofDays(90), new Revisions(20, Duration.ofDays(400)));

  /// @param most maximum number for each document
  /// @param age maximum age
  public record Revisions(int most, Duration age) {
    public Revision.Bounds at(Instant now) {
      return new Revision.Bounds(most, now.minus(age));
    }
  }
}
