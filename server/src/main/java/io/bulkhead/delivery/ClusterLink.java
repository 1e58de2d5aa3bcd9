package io.bulkhead.delivery;

import io.bulkhead.delivery.Observations.Connectivity;
import io.bulkhead.kind.fleet.ClusterId;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whether a cluster answers. A cluster that did not answer is asked for its version before any
/// work for it takes one of the places that all clusters share.
final class ClusterLink {
  private final ClusterId cluster;
  private final Function<ClusterId, ClusterConnection> connections;
  private final Backoff backoff;
  private volatile Connectivity connectivity = Connectivity.UNKNOWN;
  private volatile String reason = "";

  ClusterLink(
      ClusterId cluster, Function<ClusterId, ClusterConnection> connections, Backoff backoff) {
    this.cluster = cluster;
    this.connections = connections;
    this.backoff = backoff;
  }

  /// Throws [ClusterUnavailable].
  ClusterConnection connection() {
    return connections.apply(cluster);
  }

  /// Asks only when the last answer was not a good one.
  boolean answers() {
    if (connectivity == Connectivity.AVAILABLE) {
      return true;
    }
    try {
      connection().read("/version");
      connectivity = Connectivity.AVAILABLE;
      return true;
    } catch (ClusterUnavailable e) {
      failed(e.getMessage());
      return false;
    }
  }

  void failed(@Nullable String why) {
    reason = why == null ? "does not answer" : why;
    connectivity = Connectivity.RETRYING;
  }

  /// Something went wrong that may be the cluster's state or only one request's.
  void doubt() {
    if (connectivity == Connectivity.AVAILABLE) {
      connectivity = Connectivity.UNKNOWN;
    }
  }

  void succeeded() {
    backoff.reset();
  }

  Duration pause() {
    return backoff.next();
  }

  String reason() {
    return reason;
  }

  Connectivity connectivity() {
    return connectivity;
  }
}
