package io.bulkhead.intent;

import io.bulkhead.access.Gatekeeper;
import io.bulkhead.access.Identity;
import io.bulkhead.authorization.AccessVerb;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads documents and collections of them, within the given transaction.
final class DocumentReads {
  private final Gatekeeper gate;

  DocumentReads(Gatekeeper gate) {
    this.gate = gate;
  }

  <D> Found.Document one(Kind<D> kind, DocumentKey key, Identity who, Reader reader) {
    return document(kind, found(kind, key, who, reader), who, reader);
  }

  <D> Found.Value lookUp(
      Kind<D> kind, DocumentKey key, String parameter, String value, Identity who, Reader reader) {
    Stored<D> stored = found(kind, key, who, reader);
    var lookup = kind.lookups().get(parameter);
    Object answer = lookup == null ? null : lookup.apply(stored.body(), value);
    if (answer == null) {
      throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
    }
    return new Found.Value(answer, kind.sealedBody());
  }

  private <D> Stored<D> found(Kind<D> kind, DocumentKey key, Identity who, Reader reader) {
    kind.parentKey(key).ifPresent(up -> gate.requireSeen(up, who, reader));
    return gate.find(kind, key, who, reader);
  }

  private Found.Document document(Kind<?> kind, Stored<?> one, Identity who, Reader reader) {
    boolean fileReadable = kind.file().isPresent() && gate.mayReadFile(one.key(), who, reader);
    return new Found.Document(one, fileReadable, kind.sealedBody());
  }

  <D> DocumentList<D> all(Kind<D> kind, @Nullable DocumentKey parent, Identity who, Reader reader) {
    List<Stored<D>> all = seen(kind, parent, who, reader);
    if (all.isEmpty() && kind.emptyRefusal().isPresent()) {
      throw new BulkheadException(Problem.INVALID_QUERY, kind.emptyRefusal().get());
    }
    return new DocumentList<>(all, "", secret(kind, who));
  }

  <D> Found pick(
      Kind<D> kind,
      @Nullable DocumentKey parent,
      Kind.Read<D> way,
      String value,
      Identity who,
      Reader reader) {
    Object picked = way.answer().of(parent, value, seen(kind, parent, who, reader), reader);
    return switch (picked) {
      case null -> throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
      case Stored<?> one when way.asFile() -> document(kind, one, who, reader);
      default -> new Found.Value(picked, secret(kind, who));
    };
  }

  /// A page of the documents that the caller may see, so that its length does not reveal hidden
  /// ones.
  <D> DocumentList<D> page(
      Kind<D> kind, @Nullable DocumentKey parent, Page page, Identity who, Reader reader) {
    requireSeen(parent, who, reader);
    long after = PageToken.after(page.token(), kind, parent);
    if (page.limit() == 0) {
      return new DocumentList<>(
          visible(kind, parent, after, 0, who, reader), "", secret(kind, who));
    }
    // One more than requested tells whether there is a next page.
    List<Stored<D>> some = visible(kind, parent, after, page.limit() + 1, who, reader);
    boolean more = some.size() > page.limit();
    List<Stored<D>> shown = more ? some.subList(0, page.limit()) : some;
    return new DocumentList<>(
        shown, more ? PageToken.of(shown.getLast().order(), kind, parent) : "", secret(kind, who));
  }

  private <D> List<Stored<D>> visible(
      Kind<D> kind,
      @Nullable DocumentKey parent,
      long after,
      int limit,
      Identity who,
      Reader reader) {
    List<Stored<D>> page = reader.page(kind, parent, after, limit);
    List<Stored<D>> seen = new ArrayList<>(gate.visible(kind, page, who, reader));
    while (limit > 0 && page.size() == limit && seen.size() < limit) {
      page = reader.page(kind, parent, page.getLast().order(), limit);
      seen.addAll(gate.visible(kind, page, who, reader));
    }
    return limit > 0 && seen.size() > limit ? seen.subList(0, limit) : seen;
  }

  private <D> List<Stored<D>> seen(
      Kind<D> kind, @Nullable DocumentKey parent, Identity who, Reader reader) {
    requireSeen(parent, who, reader);
    return gate.visible(
        kind, parent == null ? reader.roots(kind) : reader.children(kind, parent), who, reader);
  }

  private void requireSeen(@Nullable DocumentKey parent, Identity who, Reader reader) {
    if (parent != null) {
      gate.requireSeen(parent, who, reader);
    }
  }

  private boolean secret(Kind<?> kind, Identity who) {
    return kind.sealedBody() && gate.ever(kind, AccessVerb.LIST, who);
  }
}
