package io.bulkhead.bundle;

import java.util.List;

/// A Helm hook: applied at its phase, waited for, and removed by its delete policies. Source:
/// Helm's documentation of chart hooks.
///
/// @param weight lower runs first; equal weights run in order of name
public record Hook(Phase phase, int weight, List<DeletePolicy> deletePolicies) {

  public Hook {
    deletePolicies = List.copyOf(deletePolicies);
  }

  /// In the order in which they occur in the life of an app.
  public enum Phase {
    PRE_INSTALL,
    POST_INSTALL,
    PRE_UPGRADE,
    POST_UPGRADE,
    PRE_DELETE,
    POST_DELETE;

    /// Whether it runs with every update, instead of once in the life of an installation.
    public boolean recurs() {
      return this == PRE_UPGRADE || this == POST_UPGRADE;
    }
  }

  public enum DeletePolicy {
    BEFORE_HOOK_CREATION,
    HOOK_SUCCEEDED,
    HOOK_FAILED
  }
}
