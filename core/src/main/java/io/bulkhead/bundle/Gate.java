package io.bulkhead.bundle;

import java.time.Duration;

/// A part of an intent that must have come far enough, on all its clusters, before another part
/// begins.
///
/// @param part the part (app) that is waited for; empty for the cluster itself
/// @param pause further time once that holds
public record Gate(String part, Until until, Duration pause) {
  /// Nobody has seen the cluster yet, so nobody can say what goes there. It never opens: what was
  /// behind it is ordered anew when the cluster is known.
  public static final Gate UNSEEN = new Gate("", Until.SEEN, Duration.ZERO);

  public enum Until {
    /// The cluster was seen, and can hold what is to come.
    SEEN,
    /// All objects were applied.
    DEPLOYED,
    /// All objects are ready.
    READY
  }
}
