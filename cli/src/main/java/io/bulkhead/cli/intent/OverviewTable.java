package io.bulkhead.cli.intent;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.noun.Listing.Item;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.output.Age;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Overview;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What the hub knows of documents beyond their bodies, as a table.
///
/// @param titles of all cells but the names
/// @param rows cells by the document's names, in the hub's order
record OverviewTable(
    Kind<?> kind, List<String> titles, SequencedMap<List<String>, List<String>> rows) {

  /// One request, however many documents. Empty if the kind has no overview, or the hub has none
  /// for the caller: the documents themselves are shown then.
  ///
  /// @param parents names of the document to look below; empty for everywhere
  /// @param now what ages are counted to
  static Optional<OverviewTable> read(
      HubClient hub, Kind<?> kind, List<String> parents, Instant now) {
    return kind.overview().flatMap(overview -> read(hub, kind, overview, parents, now));
  }

  private static <S extends Overview.Line> Optional<OverviewTable> read(
      HubClient hub, Kind<?> kind, Overview<S> overview, List<String> parents, Instant now) {
    String below =
        parents.isEmpty() ? "" : "?below=" + HubClient.segment(String.join("/", parents));
    HubAnswer answer = hub.read("/v2/" + overview.action() + below, "application/json");
    if (!answer.good()) {
      return Optional.empty();
    }
    SequencedMap<List<String>, List<String>> rows = new LinkedHashMap<>();
    for (Object each : (Object[]) answer.as(overview.type().arrayType())) {
      S line = overview.type().cast(each);
      rows.put(
          line.names(),
          overview.columns().stream()
              .map(column -> cell(column.value().apply(line), now))
              .toList());
    }
    List<String> titles = overview.columns().stream().map(Overview.Column::title).toList();
    return Optional.of(new OverviewTable(kind, titles, rows));
  }

  private static String cell(@Nullable Object value, Instant now) {
    return switch (value) {
      case null -> "-";
      case Instant then -> Age.of(then, now);
      default -> value.toString().isEmpty() ? "-" : value.toString();
    };
  }

  /// The same with these documents only, in their order.
  OverviewTable of(List<Item> items) {
    SequencedMap<List<String>, List<String>> some = new LinkedHashMap<>();
    for (Item item : items) {
      List<String> cells = rows.get(item.key().names());
      if (cells != null) {
        some.put(item.key().names(), cells);
      }
    }
    return new OverviewTable(kind, titles, some);
  }

  void print(PrintStream out) {
    List<String> all = new ArrayList<>(NounPaths.parentVariables(kind));
    all.add("name");
    kind.variables().stream().skip(1).forEach(all::add);
    all.addAll(titles);
    var table = new TextTable(all.stream().map(NounPaths::flag).toList());
    rows.forEach((names, cells) -> {
      List<String> row = new ArrayList<>(names);
      row.addAll(cells);
      table.row(row);
    });
    table.print(out);
  }
}
