package io.bulkhead.kind.tenancy;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.SequencedMap;

/// A ResourceQuota in the namespace of the logical cloud; keys are Kubernetes' quota keys.
public record ClusterQuota(
    @Valid Metadata metadata, SequencedMap<String, @Size(max = 128) String> spec) {
  public ClusterQuota {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = new java.util.LinkedHashMap<>(Zero.or(spec, new java.util.LinkedHashMap<>(Map.of())));
  }
}
