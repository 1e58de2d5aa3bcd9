package io.bulkhead.cluster;

import io.bulkhead.cluster.Observations.Connectivity;
import java.time.Instant;
import java.util.Optional;

/// Whether a cluster can be reached.
public interface ClusterReachability {
  /// Checks the cluster only if the last answer was not a good one.
  boolean answers();

  /// Why it cannot be reached; empty before the first check.
  String reason();

  /// Checks the cluster at once, after a failure that may be due to its state or to one request
  /// only.
  void doubt();

  Connectivity connectivity();

  /// Since when the cluster's state is unknown; empty while it answers.
  Optional<Instant> silentSince();
}
