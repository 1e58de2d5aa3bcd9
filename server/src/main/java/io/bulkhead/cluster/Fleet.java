package io.bulkhead.cluster;

import io.bulkhead.kind.fleet.ClusterId;

/// Connections to registered clusters, made when first needed and shared.
public interface Fleet extends AutoCloseable {
  /// Throws [io.bulkhead.cluster.ClusterUnavailable] when the cluster is not registered or its
  /// kubeconfig cannot be used; does not dial.
  ClusterConnection connection(ClusterId cluster);

  @Override
  void close();
}
