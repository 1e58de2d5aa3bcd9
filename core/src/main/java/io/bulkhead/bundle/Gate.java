package io.bulkhead.bundle;

import java.time.Duration;

/// A part of an intent that must have come far enough, on all its clusters, before another part
/// begins.
///
/// @param part the part (app) that is waited for
/// @param pause further time once that holds
public record Gate(String part, Until until, Duration pause) {
  public enum Until {
    /// All objects were applied.
    DEPLOYED,
    /// All objects are ready.
    READY
  }
}
