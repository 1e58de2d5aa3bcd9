package io.bulkhead.kind.tenancy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import io.bulkhead.quota.Amounts;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// How much a project or a logical cloud may use in total, over all its clusters and namespaces,
/// including the sandboxes' overhead; keys are Kubernetes' quota keys. Several quotas apply
/// together: for each key the smallest counts.
public record Quota(
    @Valid Metadata metadata, @Size(max = 64) SequencedMap<String, @Size(max = 128) String> spec) {
  public Quota {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = new LinkedHashMap<>(Zero.or(spec, new LinkedHashMap<>(Map.of())));
  }

  @JsonIgnore
  public Amounts amounts() {
    return Amounts.allowed(spec);
  }
}
