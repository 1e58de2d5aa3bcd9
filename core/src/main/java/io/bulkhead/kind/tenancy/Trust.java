package io.bulkhead.kind.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether a tenant's code shares the host's kernel (trusted) or runs only in a sandbox.
public enum Trust {
  @JsonProperty("untrusted")
  UNTRUSTED,
  @JsonProperty("trusted")
  TRUSTED;

  /// The trust of a logical cloud: its own value, else its project's, else by level (level 0 is
  /// trusted, level 1 not). A cloud may be stricter than its project's explicit value, never
  /// looser.
  public static Trust of(Project project, LogicalCloud cloud) {
    Trust projects = project.spec() == null ? null : project.spec().trust();
    Trust own = cloud.spec().trust();
    if (projects == UNTRUSTED) {
      return UNTRUSTED;
    }
    if (own != null) {
      return own;
    }
    if (projects != null) {
      return projects;
    }
    return cloud.spec().admin() ? TRUSTED : UNTRUSTED;
  }

  public String text() {
    return this == TRUSTED ? "trusted" : "untrusted";
  }
}
