package io.bulkhead.cluster;

import io.bulkhead.kind.fleet.ClusterId;

/// Connections to registered clusters, opened when first needed and shared.
public interface Fleet extends AutoCloseable {
  /// Does not dial. Throws [io.bulkhead.cluster.ClusterUnavailable] if the cluster is not
  /// registered or its kubeconfig cannot be used.
  ClusterConnection connection(ClusterId cluster);

  @Override
  void close();
}
