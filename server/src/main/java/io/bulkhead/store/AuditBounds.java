package io.bulkhead.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// How much of the audit stays in the database.
///
/// @param rows at most so many, 0 for all
/// @param age of the oldest, zero for ever
/// @param bytes that they may hold together, hashes included; 0 for as much as there is
/// @param folder where what goes is exported before
public record AuditBounds(long rows, Duration age, long bytes, Path folder) {
  /// When rows are too old; the earliest time there is when none ever are.
  public Instant oldest(Instant now) {
    return age.isZero() ? Instant.MIN : now.minus(age);
  }
}
