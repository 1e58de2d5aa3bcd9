package io.bulkhead.compiler.model;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.proof.Probes;
import org.jspecify.annotations.Nullable;

/// What is compiled: one owner of deliveries.
public sealed interface Target {
  /// The document that owns the result.
  DocumentKey owner();

  /// A deployment intent group: one part per app.
  ///
  /// @param contextId the status context, which labels every object (`emco/deployment-id`)
  record Deployment(DocumentKey group, String contextId) implements Target {
    @Override
    public DocumentKey owner() {
      return group;
    }
  }

  /// A logical cloud: one part.
  ///
  /// @param contextId the context that it was instantiated with, which names its user
  /// @param certificateRequest the user's certificate request, as PEM; null if there is none yet
  record Cloud(DocumentKey cloud, String contextId, @Nullable String certificateRequest)
      implements Target {
    @Override
    public DocumentKey owner() {
      return cloud;
    }

    /// The same with another certificate request.
    public Cloud with(String request) {
      return new Cloud(cloud, contextId, request);
    }
  }

  /// What every registered cluster gets: sandbox classes and the guard, and the probes that are
  /// wanted now.
  record Baseline(ClusterId cluster, Probes probes) implements Target {
    public Baseline(ClusterId cluster) {
      this(cluster, Probes.NONE);
    }

    @Override
    public DocumentKey owner() {
      return cluster.document();
    }
  }
}
