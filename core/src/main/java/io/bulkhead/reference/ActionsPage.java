package io.bulkhead.reference;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.List;

/// All actions, and all queries on collections.
final class ActionsPage {
  static final List<String> TITLES = List.of("Request", "Success", "Query parameters", "Meaning");

  private ActionsPage() {}

  static String of(KindTable table, List<Action> actions) {
    var page = new Markdown("Actions and query forms");
    page.paragraph(
        "What can be asked besides creating, reading, replacing and deleting documents.");
    page.heading("Actions").table(TITLES, rows(actions));
    page.heading("Query forms")
        .paragraph(
            "Every list takes `?limit=N`; when there is more, the answer's header `X-Continue` is the value of"
                + " `?continue=` for the next page. Without them a list is whole. Further forms:");
    page.table(List.of("Kind", "Parameter", "Asked of"), queries(table));
    return page.page();
  }

  private static List<List<String>> queries(KindTable table) {
    List<List<String>> rows = new ArrayList<>();
    for (Kind<?> kind : table.kinds()) {
      String link = "[%s](kinds/%s)".formatted(kind.name(), KindPage.file(kind));
      for (Kind.Read<?> read : kind.reads()) {
        boolean slash = Boolean.TRUE.equals(read.slash());
        rows.add(
            List.of(
                link,
                KindPage.code(read.parameter()),
                slash ? "the list, with a slash at the end of the path" : "the list"));
      }
      for (String parameter : kind.lookups().keySet()) {
        rows.add(List.of(link, KindPage.code(parameter), "one document"));
      }
    }
    return rows;
  }

  static List<List<String>> rows(List<Action> actions) {
    return actions.stream()
        .map(action ->
            List.of(
                KindPage.code(action.method() + " " + path(action)),
                Integer.toString(action.code()),
                String.join(
                    ", ",
                    action.queries().stream().map(Action.Query::name).map(KindPage::code).toList()),
                action.description()))
        .toList();
  }

  private static String path(Action action) {
    Kind<?> on = action.on();
    var path = new StringBuilder(on == null ? "/v2" : KindPage.path(on));
    path.append('/').append(action.name());
    action.variables().forEach(variable -> path.append("/{").append(variable).append('}'));
    return path.toString();
  }
}
