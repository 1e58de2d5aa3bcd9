package io.bulkhead.api;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.kind.table.KindTable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Resolves paths with the tables of kinds and actions.
final class Paths {
  /// The possible meanings of a path.
  sealed interface Place {
    record Collection(Kind<?> kind, List<String> parents, boolean slash) implements Place {
      /// Null at the root.
      @Nullable DocumentKey parent() {
        return kind.parent().map(up -> new DocumentKey(up.name(), parents)).orElse(null);
      }
    }

    record One(Kind<?> kind, DocumentKey key) implements Place {}

    /// @param actions rows that share the path, one per method
    record Act(List<Action> actions, @Nullable DocumentKey key, List<String> variables)
        implements Place {}

    /// A route of EMCO that is not implemented yet.
    record NotBuilt(EmcoRoutes.Route route) implements Place {}
  }

  private final KindTable table;
  private final List<Action> actions;

  Paths(KindTable table, List<Action> actions) {
    this.table = table;
    this.actions = List.copyOf(actions);
  }

  /// Throws the 404 of an unknown path.
  Place find(String path) {
    boolean slash = path.endsWith("/");
    String[] raw = path.substring("/v2".length()).split("/");
    List<String> segments = new ArrayList<>();
    for (int i = 1; i < raw.length; i++) {
      segments.add(decode(raw[i]));
    }
    return at(null, List.of(), segments, slash)
        .or(() -> EmcoRoutes.find(segments).map(Place.NotBuilt::new))
        .filter(place -> !slash || readWithSlash(place))
        .orElseThrow(Paths::unknown);
  }

  /// Three collections are queried with a trailing slash; nothing else has one.
  private static boolean readWithSlash(Place place) {
    return place instanceof Place.Collection collection
        && collection.kind().reads().stream().anyMatch(r -> r.slash() == null || r.slash());
  }

  private Optional<Place> at(
      @Nullable Kind<?> above, List<String> names, List<String> rest, boolean slash) {
    if (rest.isEmpty()) {
      return above == null
          ? Optional.empty()
          : Optional.of(new Place.One(above, new DocumentKey(above.name(), names)));
    }
    for (Kind<?> kind : table.kinds()) {
      if (kind.parent().orElse(null) != above || !kind.segment().equals(rest.getFirst())) {
        continue;
      }
      List<String> after = rest.subList(1, rest.size());
      if (after.isEmpty()) {
        return Optional.of(new Place.Collection(kind, names, slash));
      }
      int own = kind.variables().size();
      if (after.size() < own || after.subList(0, own).contains("")) {
        return Optional.empty();
      }
      List<String> longer = new ArrayList<>(names);
      longer.addAll(after.subList(0, own));
      return at(kind, longer, after.subList(own, after.size()), slash);
    }
    List<String> values = rest.subList(1, rest.size());
    List<Action> found =
        actions.stream()
            .filter(a -> a.on() == above && a.name().equals(rest.getFirst()))
            .filter(a -> a.variables().size() == values.size())
            .toList();
    DocumentKey key = above == null ? null : new DocumentKey(above.name(), names);
    return found.isEmpty() ? Optional.empty() : Optional.of(new Place.Act(found, key, values));
  }

  private static String decode(String segment) {
    try {
      String text = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (text.contains("/") || text.chars().anyMatch(Character::isISOControl)) {
        throw unknown();
      }
      return text;
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  static BulkheadException unknown() {
    return new BulkheadException(Problem.UNKNOWN_PATH, "404 page not found");
  }
}
