package io.bulkhead.kind.workload;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Name;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Binds a composite app, a profile, a logical cloud and intents; carries the lifecycle.
public record DeploymentIntentGroup(@Valid Metadata metadata, @Valid Spec spec) {
  public DeploymentIntentGroup {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", "", "", null));
  }

  /// @param version becomes the Helm release name
  /// @param overrideValues absent reads as null, an empty list stays one
  /// @param adopt objects that are there already and somebody else's are taken over, instead of
  ///   being a reason to refuse; absent unless true
  /// @param adapt what may be changed of the charts' objects so that they fit into an untrusted
  ///   logical cloud: `network-policies`, `no-network-policies`, `limits`, `seccomp-profile`;
  ///   absent unless sent
  public record Spec(
      @Name String compositeProfile,
      @Name String version,
      @Name String logicalCloud,
      @Nullable List<@Valid Override> overrideValues,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean adopt,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Adaptation> adapt) {
    public Spec(
        String compositeProfile,
        String version,
        String logicalCloud,
        @Nullable List<@Valid Override> overrideValues) {
      this(compositeProfile, version, logicalCloud, overrideValues, false, List.of());
    }

    public Spec {
      compositeProfile = Zero.text(compositeProfile);
      version = Zero.text(version);
      logicalCloud = Zero.text(logicalCloud);
      adapt = Zero.list(adapt);
    }
  }

  /// Helm `--set` values for one app.
  public record Override(
      @Size(min = 1) String app,
      @NotNull @Nullable SequencedMap<String, @Size(max = 128) String> values) {
    public Override {
      app = Zero.text(app);
    }
  }
}
