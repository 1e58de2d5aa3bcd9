package io.bulkhead.kind.workload;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;

/// A document that has metadata only: an app (its chart is an attached file), a composite profile,
/// a generic placement intent.
public record Named(@Valid Metadata metadata) {
  public Named {
    metadata = Zero.or(metadata, Metadata.NONE);
  }
}
