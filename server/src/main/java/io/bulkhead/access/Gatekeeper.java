package io.bulkhead.access;

import io.bulkhead.authorization.AccessVerb;
import io.bulkhead.authorization.Permissions;
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

/// Checks access to documents and actions. A document that the caller may not see is answered
/// exactly as if it did not exist; a refusal is only admitted for documents that the caller sees.
public final class Gatekeeper {
  private final KindTable table;
  private final Authority authority;

  public Gatekeeper(KindTable table) {
    this.table = table;
    this.authority = new Authority(table);
  }

  /// Throws `NOT_FOUND` for the outermost document on the path that is missing for the caller.
  public void requireSeen(DocumentKey key, Identity who, Reader reader) {
    Kind<?> kind = table.byName(key.kind()).orElseThrow(IllegalStateException::new);
    kind.parentKey(key).ifPresent(up -> requireSeen(up, who, reader));
    if (!reader.exists(key)) {
      throw new BulkheadException(Problem.PARENT_NOT_FOUND, kind.notFoundText());
    }
    if (hidden(kind, key, who, reader)) {
      throw concealing(Problem.PARENT_NOT_FOUND, kind.notFoundText(), key);
    }
  }

  /// Throws `NOT_FOUND` for a document that is missing for the caller.
  public <D> Stored<D> find(Kind<D> kind, DocumentKey key, Identity who, Reader reader) {
    Stored<D> stored =
        reader
            .find(kind, key)
            .orElseThrow(() -> new BulkheadException(Problem.NOT_FOUND, kind.notFoundText()));
    if (hidden(kind, key, who, reader)) {
      throw concealing(Problem.NOT_FOUND, kind.notFoundText(), key);
    }
    return stored;
  }

  /// Whether an existing document must look missing.
  public boolean hidden(Kind<?> kind, DocumentKey key, Identity who, Reader reader) {
    return !authority.sees(who, kind, key, reader);
  }

  /// A refusal whose text does not reveal that the document exists; the audit tells.
  public static BulkheadException concealing(Problem problem, String text, DocumentKey key) {
    return new BulkheadException(problem, text).concealing("outside of the caller's roles: " + key);
  }

  /// Throws `FORBIDDEN` for a write.
  ///
  /// @param body the body to be written, null for other verbs
  public void requireWrite(
      Kind<?> kind,
      AccessVerb deed,
      DocumentKey key,
      @Nullable Object body,
      Identity who,
      Reader reader) {
    if (!authority.may(who, kind, deed, key, body, reader)) {
      throw forbidden(kind, deed, authority.ever(who, kind, deed));
    }
  }

  /// The part of [#requireWrite] that does not depend on the document.
  public void requireEver(Kind<?> kind, AccessVerb deed, Identity who) {
    if (!ever(kind, deed, who)) {
      throw forbidden(kind, deed, false);
    }
  }

  public boolean ever(Kind<?> kind, AccessVerb deed, Identity who) {
    return authority.ever(who, kind, deed);
  }

  public boolean mayReadFile(DocumentKey key, Identity who, Reader reader) {
    Kind<?> kind = table.byName(key.kind()).orElseThrow(IllegalStateException::new);
    return authority.may(who, kind, AccessVerb.FILE, key, null, reader);
  }

  /// Checks the permission for an action on a document, or at the root. Throws `NOT_FOUND` for what
  /// the caller may not see, and `FORBIDDEN` for an action that is not allowed there.
  ///
  /// @param asks looked up again: only current roles count
  public Permit permit(Action action, @Nullable DocumentKey key, Identity asks, Reader reader) {
    Identity who = asks.now(reader);
    if (key != null) {
      requireSeen(key, who, reader);
    }
    boolean allowed =
        key == null ? authority.ever(who, action) : authority.may(who, action, key, reader);
    if (!allowed) {
      List<Role> roles = Permissions.roles(action);
      throw new BulkheadException(
          Problem.FORBIDDEN,
          "Only " + Authority.names(roles) + " may ask for \"" + action.name() + "\" here.");
    }
    return new Permit(this, action, key, who);
  }

  public <D> List<Stored<D>> visible(
      Kind<D> kind, List<Stored<D>> all, Identity who, Reader reader) {
    if (authority.everywhere(who, kind, AccessVerb.LIST)) {
      return all;
    }
    return all.stream()
        .filter(one -> authority.may(who, kind, AccessVerb.LIST, one.key(), null, reader))
        .toList();
  }

  /// The logical clouds that a new document belongs to besides its project.
  public List<String> owners(DocumentKey key, Identity who) {
    return authority.departments(who, key.names().getFirst());
  }

  private static BulkheadException forbidden(Kind<?> kind, AccessVerb deed, boolean others) {
    String what = deed.text() + " a " + kind.name();
    return new BulkheadException(
        Problem.FORBIDDEN,
        others
            ? "Your role does not let you " + what + " here."
            : "Only " + Authority.names(Permissions.roles(kind, deed)) + " may " + what + ".");
  }
}
