package io.bulkhead.access;

import io.bulkhead.authorization.Permissions;
import io.bulkhead.authorization.Reach;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.table.Action;
import io.bulkhead.store.Reader;
import org.jspecify.annotations.Nullable;

/// Permission to carry out one action, which can be checked again: a role may be revoked between
/// the check and the action.
///
/// @param key of the document that the action is about, null for actions at the root
public record Permit(Gatekeeper gate, Action action, @Nullable DocumentKey key, Identity who) {
  /// Throws the gate's exception if the caller is not permitted any more. Called first in the
  /// transaction of the action.
  public void require(Reader reader) {
    gate.permit(action, key, who, reader);
  }

  /// Whether the answer contains a secret, so that even a read must be audited.
  public boolean tellsSecret() {
    return action.method() == Action.Method.GET
        && Permissions.reach(Role.AUDITOR, action) == Reach.NOTHING;
  }
}
