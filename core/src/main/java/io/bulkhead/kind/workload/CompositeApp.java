package io.bulkhead.kind.workload;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Name;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;

/// A named and versioned set of apps.
public record CompositeApp(@Valid Metadata metadata, @Valid Spec spec) {
  public CompositeApp {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec(""));
  }

  public record Spec(@Name String compositeAppVersion) {
    public Spec {
      compositeAppVersion = Zero.text(compositeAppVersion);
    }
  }
}
