package io.bulkhead.cluster;

import io.bulkhead.cluster.Observations.Connectivity;
import java.time.Instant;
import java.util.Optional;

/// Whether a cluster can be worked with.
public interface ClusterReachability {
  /// Asks only when the last answer was not a good one.
  boolean answers();

  /// Why it does not; empty while nobody asked.
  String reason();

  /// Something went wrong that may be the cluster's state or only one request's: asks at once.
  void doubt();

  Connectivity connectivity();

  /// Since when nothing is known of the cluster; empty while it answers.
  Optional<Instant> silentSince();
}
