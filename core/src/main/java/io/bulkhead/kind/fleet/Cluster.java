package io.bulkhead.kind.fleet;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One Kubernetes cluster; its kubeconfig is an attached file.
public record Cluster(@Valid Metadata metadata, @Valid Spec spec) {
  private static final String CLASS = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";

  public Cluster {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, Spec.NONE);
  }

  /// @param guard how strict the guard is, while the cluster has no ClusterGuard; absent unless
  ///   sent
  public record Spec(
      @Valid GitOps gitOps,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Valid @Nullable GuardSpec guard) {
    static final Spec NONE = new Spec(GitOps.NONE, null);

    public Spec {
      gitOps = Zero.or(gitOps, GitOps.NONE);
    }
  }

  /// @param strict every namespace that is not known as trusted counts as untrusted
  /// @param trustedNamespaces trusted namespaces on a strict cluster, besides `kube-system`,
  ///   `kube-public`, `kube-node-lease` and those of trusted logical clouds
  /// @param alwaysPullImages untrusted pods never start from an image that is on the node already,
  ///   so that nobody runs an image that another tenant's credentials fetched. Kubelets of
  ///   Kubernetes 1.35 and newer check that themselves
  /// @param evict whether untrusted pods that run on runc are evicted; absent unless sent
  /// @param probe how sandboxes are probed from within; absent unless sent
  /// @param storageClasses classes that all untrusted work may use here without a grant; include
  ///   the cluster's default class, or claims that name none are refused
  /// @param priorityClasses classes that all untrusted work may use here without a grant; include a
  ///   global default, or pods that name none are refused
  public record GuardSpec(
      boolean strict,
      @Size(max = 256)
          List<@Pattern(regexp = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?") String> trustedNamespaces,
      boolean alwaysPullImages,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean evict,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Valid @Nullable ProbeSpec probe,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Size(max = 64)
          List<@Pattern(regexp = CLASS) String> storageClasses,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Size(max = 64)
          List<
                  @Pattern(
                      regexp = "(?!system-)" + CLASS,
                      message = "must be a priority class that is not the system's")
                  String>
              priorityClasses) {
    static final GuardSpec NONE =
        new GuardSpec(false, List.of(), false, false, null, List.of(), List.of());

    public GuardSpec {
      trustedNamespaces = Zero.list(trustedNamespaces);
      storageClasses = Zero.list(storageClasses);
      priorityClasses = Zero.list(priorityClasses);
    }

    /// Combines both: what either enables is enabled, and lists are merged. The other's probe takes
    /// precedence if it has one.
    GuardSpec with(GuardSpec other) {
      return new GuardSpec(
          strict || other.strict,
          all(trustedNamespaces, other.trustedNamespaces),
          alwaysPullImages || other.alwaysPullImages,
          evict || other.evict,
          other.probe == null ? probe : other.probe,
          all(storageClasses, other.storageClasses),
          all(priorityClasses, other.priorityClasses));
    }

    private static List<String> all(List<String> some, List<String> others) {
      return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }
  }

  /// @param image an image with busybox's programs, such as one in a reachable registry; if empty,
  ///   the hub's own choice
  /// @param off no probes here: `verify` says so and does not fail for it
  public record ProbeSpec(
      @Size(max = 512) @Pattern(regexp = "[-a-zA-Z0-9._:/@]*") String image,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean off) {
    public ProbeSpec {
      image = Zero.text(image);
    }
  }

  /// Names of sync objects at the provider, for clusters that are reached through Git.
  public record GitOps(
      @Size(max = 512)
          @Pattern(
              regexp = "|fluxcd|fluxv2|azureArcV2|azureArc|anthos",
              message = "must be fluxcd, azureArcV2 or anthos")
          String gitOpsType,
      @Size(max = 512) String gitOpsReferenceObject,
      @Size(max = 512) String gitOpsResourceObject) {
    static final GitOps NONE = new GitOps("", "", "");

    /// Whether the cluster is reached through Git.
    @JsonIgnore
    public boolean used() {
      return !gitOpsType.isEmpty();
    }

    public GitOps {
      gitOpsType = Zero.text(gitOpsType);
      gitOpsReferenceObject = Zero.text(gitOpsReferenceObject);
      gitOpsResourceObject = Zero.text(gitOpsResourceObject);
    }
  }
}
