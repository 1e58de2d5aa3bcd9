package io.bulkhead.kind.fleet;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;

/// One Kubernetes cluster; its kubeconfig is an attached file.
public record Cluster(@Valid Metadata metadata, @Valid Spec spec) {
  public Cluster {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, Spec.NONE);
  }

  public record Spec(@Valid GitOps gitOps) {
    static final Spec NONE = new Spec(GitOps.NONE);

    public Spec {
      gitOps = Zero.or(gitOps, GitOps.NONE);
    }
  }

  /// Names of sync objects at the provider, for clusters that are reached through Git.
  public record GitOps(
      @Size(max = 512) String gitOpsType,
      @Size(max = 512) String gitOpsReferenceObject,
      @Size(max = 512) String gitOpsResourceObject) {
    static final GitOps NONE = new GitOps("", "", "");

    public GitOps {
      gitOpsType = Zero.text(gitOpsType);
      gitOpsReferenceObject = Zero.text(gitOpsReferenceObject);
      gitOpsResourceObject = Zero.text(gitOpsResourceObject);
    }
  }
}
