package io.bulkhead.api;

import io.bulkhead.access.Authority;
import io.bulkhead.authorization.Deed;
import io.bulkhead.authorization.Permissions;
import io.bulkhead.authorization.Reach;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stands before documents and actions. What the caller may not see is answered as if it were not
/// there, in the same words; a refusal is said only of what the caller sees.
final class Gatekeeper {
  private final KindTable table;
  private final Authority authority;

  Gatekeeper(KindTable table, Authority authority) {
    this.table = table;
    this.authority = authority;
  }

  KindTable table() {
    return table;
  }

  /// Throws the 404 of the outermost document on the path that is missing for the caller.
  void requireSeen(DocumentKey key, Request by, Reader reader) {
    Kind<?> kind = table.byName(key.kind()).orElseThrow(IllegalStateException::new);
    kind.parentKey(key).ifPresent(up -> requireSeen(up, by, reader));
    if (!reader.exists(key)) {
      throw new BulkheadException(Problem.PARENT_NOT_FOUND, kind.notFoundText());
    }
    if (hidden(kind, key, by, reader)) {
      throw new BulkheadException(Problem.PARENT_NOT_FOUND, kind.notFoundText());
    }
  }

  /// Whether an existing document must look missing; says so in the audit.
  boolean hidden(Kind<?> kind, DocumentKey key, Request by, Reader reader) {
    if (authority.sees(by.who(), kind, key, reader)) {
      return false;
    }
    by.note().refused("outside of the caller's roles: " + key);
    return true;
  }

  /// Throws the 403 of a write.
  ///
  /// @param body what is to be written, null when nothing is
  void requireWrite(
      Kind<?> kind, Deed deed, DocumentKey key, @Nullable Object body, Request by, Reader reader) {
    if (!authority.may(by.who(), kind, deed, key, body, reader)) {
      throw forbidden(kind, deed, authority.ever(by.who(), kind, deed));
    }
  }

  /// The part of [#requireWrite] that needs no look at the document.
  void requireEver(Kind<?> kind, Deed deed, Request by) {
    if (!ever(kind, deed, by)) {
      throw forbidden(kind, deed, false);
    }
  }

  boolean ever(Kind<?> kind, Deed deed, Request by) {
    return authority.ever(by.who(), kind, deed);
  }

  /// Throws the 403 of the file of a document that is seen.
  void requireFile(Kind<?> kind, DocumentKey key, Request by, Reader reader) {
    if (!mayReadFile(key, by, reader)) {
      throw new BulkheadException(
          Problem.FORBIDDEN,
          "Only "
              + Authority.names(Permissions.roles(kind, Deed.FILE))
              + " may read this file; set Accept: application/json");
    }
  }

  boolean mayReadFile(DocumentKey key, Request by, Reader reader) {
    Kind<?> kind = table.byName(key.kind()).orElseThrow(IllegalStateException::new);
    return authority.may(by.who(), kind, Deed.FILE, key, null, reader);
  }

  /// Throws the 403 of an action on a document that is seen, or at the root.
  void requireAct(Action action, @Nullable DocumentKey key, Request by, Reader reader) {
    boolean allowed =
        key == null
            ? authority.ever(by.who(), action)
            : authority.may(by.who(), action, key, reader);
    if (!allowed) {
      List<Role> roles = Permissions.roles(action);
      throw new BulkheadException(
          Problem.FORBIDDEN,
          "Only " + Authority.names(roles) + " may ask for \"" + action.name() + "\" here.");
    }
    if (action.method() == Action.Method.GET
        && Permissions.reach(Role.AUDITOR, action) == Reach.NOTHING) {
      by.note().tellsSecret();
    }
  }

  <D> List<Stored<D>> visible(Kind<D> kind, List<Stored<D>> all, Request by, Reader reader) {
    if (authority.everywhere(by.who(), kind, Deed.LIST)) {
      return all;
    }
    return all.stream()
        .filter(one -> authority.may(by.who(), kind, Deed.LIST, one.key(), null, reader))
        .toList();
  }

  /// The logical clouds that a new document belongs to besides its project.
  List<String> owners(DocumentKey key, Request by) {
    return authority.departments(by.who(), key.names().getFirst());
  }

  private static BulkheadException forbidden(Kind<?> kind, Deed deed, boolean others) {
    String what = deed.text() + " a " + kind.name();
    return new BulkheadException(
        Problem.FORBIDDEN,
        others
            ? "Your role does not let you " + what + " here."
            : "Only " + Authority.names(Permissions.roles(kind, deed)) + " may " + what + ".");
  }
}
