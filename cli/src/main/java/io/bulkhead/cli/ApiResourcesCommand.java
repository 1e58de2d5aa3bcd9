package io.bulkhead.cli;

import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Every kind with its names and verbs; works without a hub.
@Command(
    description = {
      "Lists what can be named: nouns, their short names, the path of names from the root, and what"
          + " can be asked of them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead api-resources",
      "  bulkhead api-resources --action plan    # only what can be planned"
    })
final class ApiResourcesCommand implements Callable<Integer> {
  @Option(names = "--action", paramLabel = "ACTION", description = "Only kinds that have it.")
  private String action = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final Surroundings surroundings;

  ApiResourcesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var table = new TextTable("noun", "short", "kind", "path", "verbs", "actions");
    for (Kind<?> kind : Nouns.standard().table().kinds()) {
      List<String> actions =
          Actions.ALL.stream()
              .filter(row -> row.on() == kind)
              .map(Action::name)
              .distinct()
              .toList();
      if (action.isEmpty() || actions.contains(action)) {
        table.row(
            Nouns.singular(kind),
            String.join(",", kind.shortNames()),
            kind.name(),
            NounPaths.form(NounPaths.variables(kind)),
            String.join(",", verbs(kind)),
            String.join(",", actions));
      }
    }
    table.print(surroundings.console().out());
    return ExitCode.DONE.number();
  }

  private static List<String> verbs(Kind<?> kind) {
    List<String> verbs = new ArrayList<>();
    for (Kind.Verb verb : Kind.Verb.values()) {
      if (kind.verbs().contains(verb)) {
        verbs.add(verb.name().toLowerCase(Locale.ROOT));
      }
    }
    return verbs;
  }
}
