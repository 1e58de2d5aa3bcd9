package io.bulkhead.action;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Action;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Assigns a handler to a row of the list of actions. Every package with handlers exports a list of
/// these.
///
/// @param optional whether the row may be missing
public record Handled(
    Action.Method method,
    String name,
    Predicate<Action> rows,
    ActionHandler handler,
    boolean optional) {
  /// At the root.
  public static Handled get(String name, ActionHandler handler) {
    return new Handled(Action.Method.GET, name, row -> row.on() == null, handler, false);
  }

  /// At the root.
  public static Handled post(String name, ActionHandler handler) {
    return new Handled(Action.Method.POST, name, row -> row.on() == null, handler, false);
  }

  /// At the root.
  public static Handled delete(String name, ActionHandler handler) {
    return new Handled(Action.Method.DELETE, name, row -> row.on() == null, handler, false);
  }

  public static Handled get(String name, Kind<?> on, ActionHandler handler) {
    return new Handled(Action.Method.GET, name, row -> on.equals(row.on()), handler, false);
  }

  public static Handled post(String name, Kind<?> on, ActionHandler handler) {
    return new Handled(Action.Method.POST, name, row -> on.equals(row.on()), handler, false);
  }

  /// The same for every kind that has it, and at the root.
  public static Handled getOfAny(String name, ActionHandler handler) {
    return new Handled(Action.Method.GET, name, row -> true, handler, false);
  }

  /// The same for every kind that has it, and at the root.
  public static Handled postOfAny(String name, ActionHandler handler) {
    return new Handled(Action.Method.POST, name, row -> true, handler, false);
  }

  /// Only if the list of actions has it.
  public Handled whereListed() {
    return new Handled(method, name, rows, handler, true);
  }

  private boolean carriesOut(Action row) {
    return row.method() == method && row.name().equals(name) && rows.test(row);
  }

  /// Each row with its handler. Throws if a row has none or more than one, or if a handler has no
  /// row: the hub does not start with an action that nobody carries out.
  public static Map<Action, ActionHandler> table(List<Action> rows, List<Handled> handled) {
    Map<Action, ActionHandler> table = new LinkedHashMap<>();
    Set<Handled> idle = new LinkedHashSet<>(handled);
    for (Action row : rows) {
      List<Handled> those = handled.stream().filter(one -> one.carriesOut(row)).toList();
      if (those.size() != 1) {
        throw new IllegalStateException(
            "the action " + row.id() + " has " + those.size() + " handlers");
      }
      idle.remove(those.getFirst());
      table.put(row, those.getFirst().handler());
    }
    idle.removeIf(Handled::optional);
    if (!idle.isEmpty()) {
      Handled one = idle.iterator().next();
      throw new IllegalStateException(
          "no row of the list of actions is " + one.method() + " " + one.name());
    }
    return table;
  }
}
