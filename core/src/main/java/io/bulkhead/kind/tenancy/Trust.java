package io.bulkhead.kind.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether a tenant's code runs beside the host's kernel (trusted) or only in a sandbox.
public enum Trust {
  @JsonProperty("untrusted")
  UNTRUSTED,
  @JsonProperty("trusted")
  TRUSTED;

  /// The trust of a logical cloud: its own word, else its project's, else by level (level 0 is
  /// trusted, level 1 not). A cloud may be stricter than an explicit word of its project, never
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
