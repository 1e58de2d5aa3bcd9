package io.bulkhead.kind.fleet;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How strict the guard of a cluster is. A cluster's own document cannot be changed.
public record ClusterGuard(@Valid Metadata metadata, @Valid Cluster.GuardSpec spec) {
  public ClusterGuard {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, Cluster.GuardSpec.NONE);
  }

  /// The settings in force on a cluster: its documents of this kind combined, or without any those
  /// of its registration; null for neither.
  ///
  /// @param cluster key of the cluster's document
  public static Cluster.@Nullable GuardSpec inForce(Documents documents, DocumentKey cluster) {
    List<Stored<ClusterGuard>> own = documents.children(FleetKinds.CLUSTER_GUARD, cluster);
    Optional<Cluster.GuardSpec> together =
        own.stream().map(stored -> stored.body().spec()).reduce(Cluster.GuardSpec::with);
    return together.orElseGet(() ->
        documents
            .find(FleetKinds.CLUSTER, cluster)
            .map(stored -> stored.body().spec().guard())
            .orElse(null));
  }
}
