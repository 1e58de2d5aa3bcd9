package io.bulkhead.plan;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Records which documents were read, in which revision, so that a later transaction can tell
/// whether the result is still valid.
public final class Reads implements Documents {
  private final Documents documents;
  private final Map<Query, List<Version>> found = new LinkedHashMap<>();

  Reads(Documents documents) {
    this.documents = documents;
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
    found.put(new Query(kind, key, false), one.stream().<Version>map(Version::of).toList());
    return one;
  }

  @Override
  public <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent) {
    List<Stored<D>> all = documents.children(kind, parent);
    found.put(new Query(kind, parent, true), all.stream().<Version>map(Version::of).toList());
    return all;
  }

  @Override
  public <D> List<Stored<D>> roots(Kind<D> kind) {
    List<Stored<D>> all = documents.roots(kind);
    found.put(new Query(kind, null, true), all.stream().<Version>map(Version::of).toList());
    return all;
  }
}
