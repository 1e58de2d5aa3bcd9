package io.bulkhead.access;

import io.bulkhead.authorization.Permissions;
import io.bulkhead.authorization.Reach;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.table.Action;
import org.jspecify.annotations.Nullable;

/// Leave to carry out one action.
///
/// @param key of the document that the action is about, null for actions at the root
public record Permit(Action action, @Nullable DocumentKey key, Identity who) {
  /// Whether the answer tells a secret, so that even a read belongs into the audit.
  public boolean tellsSecret() {
    return action.method() == Action.Method.GET
        && Permissions.reach(Role.AUDITOR, action) == Reach.NOTHING;
  }
}
