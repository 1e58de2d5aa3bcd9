package io.bulkhead.bundle;

import java.time.Duration;

/// A part of an intent that must have reached a state, on all its clusters, before another part
/// begins.
///
/// @param part the part (app) to wait for; empty for the cluster itself
/// @param pause additional time to wait after that
public record Gate(String part, Until until, Duration pause) {
  /// The cluster was not observed yet, so nobody knows what goes there. This gate never opens:
  /// whatever is behind it is ordered again when the cluster is known.
  public static final Gate UNSEEN = new Gate("", Until.SEEN, Duration.ZERO);

  public enum Until {
    /// The cluster was observed, and can hold what is to come.
    SEEN,
    /// All objects were applied.
    DEPLOYED,
    /// All objects are ready.
    READY
  }
}
