package io.bulkhead.kind.tenancy;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;

/// Puts a cluster into a logical cloud.
public record ClusterReference(@Valid Metadata metadata, @Valid Spec spec) {
  public ClusterReference {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", "", "", ""));
  }

  /// @param loadBalancerIP address of the cluster's services, for the kubeconfig's reader
  /// @param certificate kept for EMCO's clients; not used
  public record Spec(
      @Size(min = 1, max = 128) String clusterProvider,
      @Size(min = 1, max = 128) String cluster,
      @Size(max = 16) String loadBalancerIP,
      String certificate) {
    public Spec {
      clusterProvider = Zero.text(clusterProvider);
      cluster = Zero.text(cluster);
      loadBalancerIP = Zero.text(loadBalancerIP);
      certificate = Zero.text(certificate);
    }
  }
}
