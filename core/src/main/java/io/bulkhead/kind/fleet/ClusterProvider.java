package io.bulkhead.kind.fleet;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;

/// An organisation, site group or region that has clusters.
public record ClusterProvider(@Valid Metadata metadata) {
  public ClusterProvider {
    metadata = Zero.or(metadata, Metadata.NONE);
  }
}
