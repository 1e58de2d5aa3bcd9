package io.bulkhead.cli.document;

import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.kind.table.KindTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// EMCO's `resourceContext.anchor`, resolved with the table: a collection, or an action of a
/// document.
///
/// @param kind of the collection, or of the action's document
/// @param names the parents of the collection, or the document's names
/// @param action null for a collection
record Anchor(Kind<?> kind, List<String> names, @Nullable Action action) {

  /// Empty if no row of the table has this path.
  static Optional<Anchor> read(KindTable table, String text) {
    return below(table, null, segments(text), 0);
  }

  /// Whether it is a route of EMCO that is not implemented yet.
  static boolean notBuilt(String text) {
    return EmcoRoutes.find(segments(text)).isPresent();
  }

  private static List<String> segments(String text) {
    String path = text.startsWith("/") ? text.substring(1) : text;
    String inner = path.startsWith("v2/") ? path.substring(3) : path;
    return List.of(inner.split("/", -1));
  }

  private static Optional<Anchor> below(
      KindTable table, @Nullable Kind<?> parent, List<String> segments, int at) {
    List<Kind<?>> children =
        parent == null
            ? table.kinds().stream().filter(k -> k.parent().isEmpty()).toList()
            : table.childrenOf(parent);
    for (Kind<?> kind : children) {
      if (kind.segment().equals(segments.get(at))) {
        return inside(table, kind, segments, at + 1);
      }
    }
    return Optional.empty();
  }

  private static Optional<Anchor> inside(
      KindTable table, Kind<?> kind, List<String> segments, int at) {
    int own = kind.variables().size();
    if (at == segments.size()) {
      return Optional.of(new Anchor(kind, names(kind, segments, at), null));
    }
    if (at + own >= segments.size()) {
      return Optional.empty();
    }
    if (at + own + 1 == segments.size()) {
      Optional<Action> action =
          Nouns.action(kind, segments.getLast()).filter(a -> a.method() == Action.Method.POST);
      if (action.isPresent()) {
        List<String> names = new java.util.ArrayList<>(names(kind, segments, at));
        names.addAll(segments.subList(at, at + own));
        return Optional.of(new Anchor(kind, names, action.get()));
      }
    }
    return below(table, kind, segments, at + own);
  }

  /// The parents' names: the values between the segments before this collection.
  private static List<String> names(Kind<?> kind, List<String> segments, int at) {
    List<String> names = new java.util.ArrayList<>();
    int end = at - 1;
    for (Kind<?> up = kind.parent().orElse(null); up != null; up = up.parent().orElse(null)) {
      int start = end - up.variables().size();
      names.addAll(0, segments.subList(start, end));
      end = start - 1;
    }
    return names;
  }

  DocumentKey target() {
    return new DocumentKey(kind.name(), names);
  }
}
