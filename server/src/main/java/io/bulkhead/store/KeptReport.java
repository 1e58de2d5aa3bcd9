package io.bulkhead.store;

import io.bulkhead.kind.DocumentKey;
import java.time.Instant;

/// An isolation report of the history, without its text.
///
/// @param scope the document that it is about
/// @param time when it was written
/// @param holds its verdict
public record KeptReport(String id, DocumentKey scope, Instant time, boolean holds, Cause cause) {
  /// Why it was kept.
  public enum Cause {
    /// Somebody asked for it.
    ASKED,
    /// The verdict differs from the previous one of its scope.
    CHANGED
  }
}
