package io.bulkhead.kind.tenancy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/// A customer, or the telco itself.
public record Project(
    @Valid Metadata metadata,
    @Valid @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Spec spec) {

  public Project {
    metadata = Zero.or(metadata, Metadata.NONE);
  }

  /// @param trust of its logical clouds unless they are stricter; only an operator may set
  ///   `trusted`
  /// @param sandbox preferred sandbox class of its untrusted work
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Spec(@Nullable Trust trust, @Nullable String sandbox) {}
}
