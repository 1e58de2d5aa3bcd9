package io.bulkhead.access;

import io.bulkhead.authorization.Permissions;
import io.bulkhead.authorization.Reach;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.table.Action;
import io.bulkhead.store.Reader;
import org.jspecify.annotations.Nullable;

/// Leave to carry out one action: what the gate was asked, so that it can be asked again. A role
/// may be taken back between the asking and the doing.
///
/// @param key of the document that the action is about, null for actions at the root
public record Permit(Gatekeeper gate, Action action, @Nullable DocumentKey key, Identity who) {
  /// Throws what the gate says when the caller may not do it any more. Asked first thing in the
  /// transaction that does it.
  public void require(Reader reader) {
    gate.permit(action, key, who, reader);
  }

  /// Whether the answer tells a secret, so that even a read belongs into the audit.
  public boolean tellsSecret() {
    return action.method() == Action.Method.GET
        && Permissions.reach(Role.AUDITOR, action) == Reach.NOTHING;
  }
}
