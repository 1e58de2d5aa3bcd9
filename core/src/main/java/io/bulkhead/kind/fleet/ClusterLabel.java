package io.bulkhead.kind.fleet;

import io.bulkhead.kind.Name;
import io.bulkhead.kind.Zero;

/// A label by which placement selects clusters. It has no metadata: the text is its name.
public record ClusterLabel(@Name String clusterLabel) {
  public ClusterLabel {
    clusterLabel = Zero.text(clusterLabel);
  }
}
