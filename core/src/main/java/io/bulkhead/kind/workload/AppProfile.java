package io.bulkhead.kind.workload;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Name;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;

/// Overrides for one app; the archive is an attached file.
public record AppProfile(@Valid Metadata metadata, @Valid Spec spec) {
  public AppProfile {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec(""));
  }

  public record Spec(@Name String app) {
    public Spec {
      app = Zero.text(app);
    }
  }
}
