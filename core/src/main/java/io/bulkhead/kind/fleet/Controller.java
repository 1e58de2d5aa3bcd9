package io.bulkhead.kind.fleet;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

/// A controller that EMCO's scripts register. Stored and listed, but never called: its function is
/// built in.
public record Controller(@Valid Metadata metadata, @Valid Spec spec) {
  public Controller {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", 0, "", 0));
  }

  public record Spec(
      @Size(min = 1, max = 128) String host,
      @Min(0) @Max(50000) int port,
      @Size(max = 48) String type,
      @Min(0) @Max(100) int priority) {
    public Spec {
      host = Zero.text(host);
      type = Zero.text(type);
    }
  }
}
