package io.bulkhead.reference;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The pages that follow from the tables. The hub and the command line write the pages that only
/// they know.
public final class Reference {
  private Reference() {}

  /// @param examples documents by the name of their kind; a kind without one gets a skeleton
  /// @return pages by their path below `docs/reference`
  public static SortedMap<String, String> pages(
      KindTable table, List<Action> actions, Notes notes, Map<String, JsonNode> examples) {
    SortedMap<String, String> pages = new TreeMap<>();
    for (Kind<?> kind : table.kinds()) {
      JsonNode example = examples.getOrDefault(kind.name(), Example.skeleton(kind));
      pages.put("kinds/" + KindPage.file(kind), KindPage.of(kind, table, actions, notes, example));
    }
    pages.put("actions.md", ActionsPage.of(table, actions));
    pages.put("README.md", index(table));
    return pages;
  }

  private static String index(KindTable table) {
    var page = new Markdown("Reference");
    page.paragraph("Made from the tables in the code by `./bulkhead dev generate`.")
        .line("- [Actions and query forms](actions.md)")
        .line("- [Problem codes](problems.md)")
        .line("- [Command line](cli.md)")
        .line("- [Configuration of the hub](configuration.md)")
        .line("- [Metrics](metrics.md)")
        .line("");
    page.heading("Kinds")
        .table(
            List.of("Kind", "Path", "What it is"),
            table.kinds().stream()
                .map(kind ->
                    List.of(
                        "[%s](kinds/%s)".formatted(kind.name(), KindPage.file(kind)),
                        KindPage.code(KindPage.path(kind)),
                        kind.description()))
                .toList());
    return page.page();
  }
}
