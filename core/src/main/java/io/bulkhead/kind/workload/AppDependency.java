package io.bulkhead.kind.workload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Name;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/// The app in the path waits for another app.
public record AppDependency(@Valid Metadata metadata, @Valid Spec spec) {
  public AppDependency {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", "", 0));
  }

  /// @param app the app to wait for
  /// @param opStatus `Ready` or `Deployed`, in any case
  /// @param waitSeconds additional seconds to wait after that
  public record Spec(
      @Name String app,
      @Pattern(regexp = "(?i)ready|deployed", message = "must be Ready or Deployed")
          String opStatus,
      @Min(0) @Max(4096) @JsonProperty("wait") int waitSeconds) {
    public Spec {
      app = Zero.text(app);
      opStatus = Zero.text(opStatus);
    }
  }
}
