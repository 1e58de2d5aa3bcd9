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

  public enum Phase {
    PRE_INSTALL,
    POST_INSTALL,
    PRE_DELETE,
    POST_DELETE
  }

  public enum DeletePolicy {
    BEFORE_HOOK_CREATION,
    HOOK_SUCCEEDED,
    HOOK_FAILED
  }
}
