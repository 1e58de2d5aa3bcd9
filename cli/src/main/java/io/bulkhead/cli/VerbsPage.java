package io.bulkhead.cli;

import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.reference.Markdown;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// The reference page of all commands, from picocli's model of them.
final class VerbsPage {
  private VerbsPage() {}

  static String of(Surroundings surroundings) {
    CommandLine root = new Program(surroundings).commandLine(verb -> true);
    var page = new Markdown("Command line");
    page.paragraph(
        "`./bulkhead VERB` from a checkout. Nouns are the kinds, by name, plural or short name: see [the kinds](README.md).");
    page.heading("Exit codes").table(List.of("Code", "Name"), exitCodes());
    page.heading("bulkhead").block("text", usage(root));
    page.heading("Verbs that the launcher runs itself")
        .table(
            List.of("Verb", "What it does"),
            Verbs.LAUNCHED.stream()
                .map(verb ->
                    List.of(
                        ("`" + verb.name() + " " + verb.options()).strip() + "`", verb.summary()))
                .toList());
    page.paragraph("The options of `server` are in its [configuration](configuration.md).");
    root.getSubcommands().forEach((verb, line) -> section(page, "bulkhead " + verb, line));
    return page.page();
  }

  private static void section(Markdown page, String name, CommandLine line) {
    page.heading(name).block("text", usage(line));
    line.getSubcommands().forEach((sub, command) -> section(page, name + " " + sub, command));
  }

  private static String usage(CommandLine line) {
    return line.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private static List<List<String>> exitCodes() {
    List<List<String>> rows = new ArrayList<>();
    for (ExitCode code : ExitCode.values()) {
      rows.add(List.of(Integer.toString(code.number()), code.name()));
    }
    rows.add(List.of("130", "interrupted"));
    return rows;
  }
}
