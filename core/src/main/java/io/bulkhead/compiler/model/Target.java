package io.bulkhead.compiler.model;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import org.jspecify.annotations.Nullable;

/// What is compiled: one owner of deliveries.
public sealed interface Target {
  /// A deployment intent group: one part per app.
  ///
  /// @param contextId the status context, which labels every object (`emco/deployment-id`)
  record Deployment(DocumentKey group, String contextId) implements Target {}

  /// A logical cloud: one part.
  ///
  /// @param contextId the context that it was instantiated with, which names its user
  /// @param certificateRequest PEM of the user's certificate request; null when there is none yet
  record Cloud(DocumentKey cloud, String contextId, @Nullable String certificateRequest)
      implements Target {}

  /// What every registered cluster gets: sandbox classes and the guard, and the probes that are
  /// wanted now.
  record Baseline(ClusterId cluster, Probes probes) implements Target {
    public Baseline(ClusterId cluster) {
      this(cluster, Probes.NONE);
    }
  }
}
