package io.bulkhead.plan;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Records which documents were read, in which revision, so that a later transaction can tell
/// whether the result is still valid.
public final class Reads implements Documents {
  private final Documents documents;
  private final Map<Query, List<Version>> found = new LinkedHashMap<>();
  private final Map<DocumentKey, Read> read = new TreeMap<>();

  Reads(Documents documents) {
    this.documents = documents;
  }

  /// A document that was read.
  public record Read(Kind<?> kind, Stored<?> document) {
    /// Whether it is the given document or below it.
    boolean within(DocumentKey top) {
      Optional<DocumentKey> at = Optional.of(document.key());
      Optional<Kind<?>> of = Optional.of(kind);
      while (at.isPresent() && of.isPresent()) {
        if (at.get().equals(top)) {
          return true;
        }
        at = of.get().parentKey(at.get());
        of = of.get().parent();
      }
      return false;
    }
  }

  /// What was read of a document and of those below it, sorted by key.
  public List<Read> within(DocumentKey top) {
    return read.values().stream().filter(one -> one.within(top)).toList();
  }

  private <D> void note(Kind<D> kind, Query query, List<Stored<D>> all) {
    found.put(query, all.stream().<Version>map(Version::of).toList());
    all.forEach(one -> read.put(one.key(), new Read(kind, one)));
  }

  private record Version(DocumentKey key, long revision) {
    static Version of(Stored<?> stored) {
      return new Version(stored.key(), stored.revision());
    }
  }

  /// @param at the document itself, or its parent; null for the documents of a kind at the root
  /// @param below whether the children are meant
  private record Query(Kind<?> kind, @Nullable DocumentKey at, boolean below) {
    List<Version> ask(Documents documents) {
      if (at == null) {
        return documents.roots(kind).stream().<Version>map(Version::of).toList();
      }
      return below
          ? documents.children(kind, at).stream().<Version>map(Version::of).toList()
          : documents.find(kind, at).stream().<Version>map(Version::of).toList();
    }
  }

  /// Whether all of it is unchanged.
  public boolean hold(Documents now) {
    return found.entrySet().stream()
        .allMatch(entry -> entry.getKey().ask(now).equals(entry.getValue()));
  }

  @Override
  public <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key) {
    Optional<Stored<D>> one = documents.find(kind, key);
    note(kind, new Query(kind, key, false), one.stream().toList());
    return one;
  }

  @Override
  public <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent) {
    List<Stored<D>> all = documents.children(kind, parent);
    note(kind, new Query(kind, parent, true), all);
    return all;
  }

  @Override
  public <D> List<Stored<D>> roots(Kind<D> kind) {
    List<Stored<D>> all = documents.roots(kind);
    note(kind, new Query(kind, null, true), all);
    return all;
  }
}
