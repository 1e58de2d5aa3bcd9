package io.bulkhead.operation;

import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An action as tests write it.
final class Asked {
  /// @param path the action's name, with what stands behind it
  /// @param query `name=value` each, or a flag
  static ActionHandler.Call call(
      String path, @Nullable DocumentKey key, Identity who, String... query) {
    List<String> segments = List.of(path.split("/"));
    var parameters = new LinkedHashMap<String, List<String>>();
    for (String parameter : query) {
      String[] sides = parameter.split("=", 2);
      parameters.merge(
          sides[0],
          List.of(sides.length == 1 ? "" : sides[1]),
          (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return new ActionHandler.Call(
        key, segments.subList(1, segments.size()), parameters, new byte[0], who);
  }

  /// @param method null for the row that stands first
  static Action row(Action.@Nullable Method method, String name, ActionHandler.Call call) {
    DocumentKey key = call.key();
    return Actions.ALL.stream()
        .filter(a -> a.name().equals(name) && a.variables().size() == call.variables().size())
        .filter(a -> method == null || a.method() == method)
        .filter(
            a -> key == null ? a.on() == null : a.on() != null && a.on().name().equals(key.kind()))
        .findFirst()
        .orElseThrow();
  }

  private Asked() {}
}
