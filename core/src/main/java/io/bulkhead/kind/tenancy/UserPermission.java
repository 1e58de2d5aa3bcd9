package io.bulkhead.kind.tenancy;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Permissions of a logical cloud's user; becomes a Role, or a ClusterRole if its namespace is
/// empty.
public record UserPermission(@Valid Metadata metadata, @Valid Spec spec) {
  public UserPermission {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", null, null, null));
  }

  /// In an untrusted logical cloud `*` excludes what restricts it: its namespace, quotas and limit
  /// ranges, and the verbs `bind` and `escalate`; naming these is refused.
  ///
  /// @param namespace the logical cloud's own, unless it is trusted
  /// @param apiGroups as in a Role: empty text for the core group, `*` for all that the cluster
  ///   serves
  /// @param resources as in a Role, such as `pods`, `pods/log`, `*`
  /// @param verbs as in a Role, such as `get`, `*`
  public record Spec(
      @Size(max = 128) String namespace,
      @Nullable List<String> apiGroups,
      @Nullable List<String> resources,
      @Nullable List<String> verbs) {
    public Spec {
      namespace = Zero.text(namespace);
    }
  }
}
