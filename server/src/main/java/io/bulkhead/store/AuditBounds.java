package io.bulkhead.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// How much of the audit stays in the database.
///
/// @param rows maximum number of rows, 0 for no limit
/// @param age maximum age of a row, zero for no limit
/// @param bytes maximum total size, hashes included; 0 for no limit
/// @param folder where rows are exported before they are deleted
public record AuditBounds(long rows, Duration age, long bytes, Path folder) {
  /// Rows from before this time are too old; the earliest possible time if there is no limit.
  public Instant oldest(Instant now) {
    return age.isZero() ? Instant.MIN : now.minus(age);
  }
}
