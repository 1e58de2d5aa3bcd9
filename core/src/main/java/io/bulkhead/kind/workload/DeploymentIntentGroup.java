package io.bulkhead.kind.workload;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Name;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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
  /// @param overrideValues null if absent; an empty list stays one
  /// @param adopt whether existing objects that belong to somebody else are taken over, instead of
  ///   being a reason to refuse; absent unless true
  /// @param adapt what may be changed of the charts' objects so that they fit into an untrusted
  ///   logical cloud: `network-policies`, `no-network-policies`, `limits`, `seccomp-profile`;
  ///   absent unless sent
  /// @param ignoreDifferences fields that are left to others once an object exists; absent if there
  ///   are none
  public record Spec(
      @Name String compositeProfile,
      @Name String version,
      @Name String logicalCloud,
      @Nullable List<@Valid Override> overrideValues,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean adopt,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Adaptation> adapt,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Size(max = 64)
          List<@Valid Ignored> ignoreDifferences) {
    public Spec(
        String compositeProfile,
        String version,
        String logicalCloud,
        @Nullable List<@Valid Override> overrideValues) {
      this(compositeProfile, version, logicalCloud, overrideValues, false, List.of(), List.of());
    }

    public Spec {
      compositeProfile = Zero.text(compositeProfile);
      version = Zero.text(version);
      logicalCloud = Zero.text(logicalCloud);
      adapt = Zero.list(adapt);
      ignoreDifferences = Zero.list(ignoreDifferences);
    }
  }

  /// Fields of some objects that somebody else writes: they are delivered when the object is
  /// created, and afterwards neither sent nor repaired, and not reported as differences.
  ///
  /// @param kind of the objects, such as `Deployment`
  /// @param name of the object; empty for all of the kind
  /// @param jsonPointers of the fields, such as `/spec/replicas`; fields that identify the object,
  ///   and the whole of `metadata` or `spec`, cannot be left to others
  public record Ignored(
      @Size(min = 1, max = 128) String kind,
      @Size(max = 253) String name,
      @Size(min = 1, max = 64)
          List<@Size(max = 512) @Pattern(regexp = POINTER) String> jsonPointers) {
    private static final String POINTER =
        "(?!/(apiVersion|kind|metadata|spec|status)/?$)(?!/(apiVersion|kind|status)/)"
            + "(?!/metadata/(?!(annotations|labels)/(?!bulkhead\\.io~1).))(/([^~/\n]|~[01])+)+";

    public Ignored {
      kind = Zero.text(kind);
      name = Zero.text(name);
      jsonPointers = Zero.list(jsonPointers);
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
