package io.bulkhead.api;

import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.report.HistoryActions;
import io.bulkhead.store.Store;
import java.util.List;
import java.util.Map;

/// The actions at the root that need nothing but a store.
final class RecordActions {
  private static final List<String> OF_OTHERS = List.of("version", "lint");

  static Map<Action, ActionHandler> on(Store store) {
    return of(new HistoryActions(store));
  }

  static Map<Action, ActionHandler> of(HistoryActions records) {
    List<Action> rows =
        Actions.ALL.stream()
            .filter(row -> row.on() == null && !OF_OTHERS.contains(row.name()))
            .filter(row -> !row.name().endsWith("-overviews"))
            .toList();
    return Handled.table(rows, records.handled());
  }

  private RecordActions() {}
}
