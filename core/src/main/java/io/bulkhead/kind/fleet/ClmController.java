package io.bulkhead.kind.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

/// A controller that EMCO notifies of clusters. Zero values are omitted from answers.
public record ClmController(@Valid Metadata metadata, @Valid Spec spec) {
  public ClmController {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", 0, 0));
  }

  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record Spec(
      @Size(min = 1, max = 128) @JsonInclude(JsonInclude.Include.NON_EMPTY) String host,
      @Min(0) @Max(50000) int port,
      @Min(0) @Max(100) int priority) {
    public Spec {
      host = Zero.text(host);
    }
  }
}
