package io.bulkhead.cli;

import io.bulkhead.cli.http.HubFailure;
import io.bulkhead.cli.http.Refusal;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Family;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.diagnostic.Nearest;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// One invocation of the command line.
final class Program {
  private static final String[] DESCRIPTION = {
    "Runs a telco's trusted apps and its customers' sandboxed apps on the same clusters.", ""
  };

  /// Same as the verb `version`; after a verb it means a composite app's version.
  private static final String VERSION = "--version";

  private static final String[] FOOTER = {
    "",
    "Begin here:",
    "  bulkhead server                                 start a hub on this machine",
    "  bulkhead login http://127.0.0.1:9015            remember it, with the token that it showed",
    "  bulkhead cluster add one --provider edge --kubeconfig one.kubeconfig --label sandboxed",
    "  bulkhead apply -f acme.yaml                     say what you want",
    "  bulkhead deploy lc acme/press-shop              make the department",
    "  bulkhead plan dig acme/shop-floor/v1/press      see what would go where",
    "  bulkhead deploy dig acme/shop-floor/v1/press    run the app",
    "  bulkhead verify lc acme/press-shop              see that it is isolated",
    "",
    "\"bulkhead VERB --help\" shows a command with examples.",
    "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 refused, 4 timed out, 130 interrupted."
  };

  private final Surroundings surroundings;

  Program(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  int run(String... args) {
    List<String> typed = List.of(args);
    if (!typed.isEmpty() && typed.getFirst().equals(VERSION)) {
      return run(
          Stream.concat(Stream.of("version"), typed.stream().skip(1)).toArray(String[]::new));
    }
    boolean all = typed.contains("completion");
    CommandLine line = commandLine(verb -> all || typed.contains(verb));
    if (args.length == 0) {
      line.usage(line.getOut());
      return ExitCode.USAGE.number();
    }
    return line.execute(args);
  }

  /// @param wanted verbs to be created in full; the others are only listed
  CommandLine commandLine(Predicate<String> wanted) {
    CommandSpec root = CommandSpec.create().name("bulkhead");
    root.usageMessage().description(DESCRIPTION).footer(footer()).synopsisSubcommandLabel("VERB");
    root.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    root.addOption(
        OptionSpec.builder(VERSION).description("Show the versions of command and hub.").build());
    for (Verbs.Row row : Verbs.ALL) {
      root.addSubcommand(row.name(), subcommand(row, wanted.test(row.name())));
    }
    var line = new CommandLine(root);
    configure(line);
    return line;
  }

  private static String[] footer() {
    List<String> lines = new ArrayList<>(List.of("", "From a checkout, ./bulkhead also runs:"));
    for (Verbs.Launched verb : Verbs.LAUNCHED) {
      lines.add("  %-26s  %s".formatted(verb.name() + " " + verb.options(), verb.summary()));
    }
    lines.addAll(List.of(FOOTER));
    return lines.toArray(String[]::new);
  }

  private CommandLine subcommand(Verbs.Row row, boolean full) {
    if (!full) {
      var stub = CommandSpec.create().name(row.name());
      stub.usageMessage().header(row.summary());
      return new CommandLine(stub);
    }
    Object command = row.command().apply(surroundings);
    var line = new CommandLine(command);
    line.getCommandSpec().usageMessage().header(row.summary() + ".", "").abbreviateSynopsis(true);
    if (command instanceof Flagged flagged) {
      flagged.flags().addTo(line.getCommandSpec(), Nouns.standard().table(), flagged.action());
    }
    if (command instanceof Family family) {
      family.members().forEach(line::addSubcommand);
    }
    return line;
  }

  private void configure(CommandLine line) {
    var console = surroundings.console();
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF));
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    line.setParameterExceptionHandler(this::wrongCommandLine);
    line.setExecutionExceptionHandler((e, at, parsed) -> failed(e, at));
  }

  private int wrongCommandLine(CommandLine.ParameterException e, String[] args) {
    CommandLine at = e.getCommandLine();
    at.getErr().println(text(e));
    String question = question(e);
    if (!question.isEmpty()) {
      at.getErr().println(question);
    }
    at.getErr().println("See: " + at.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static String text(CommandLine.ParameterException e) {
    boolean word =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && !e.getCommandLine().getSubcommands().isEmpty();
    return word
        ? "There is no command \"%s %s\"."
            .formatted(
                e.getCommandLine().getCommandSpec().qualifiedName(),
                ((CommandLine.UnmatchedArgumentException) e).getUnmatched().getFirst())
        : String.valueOf(e.getMessage());
  }

  /// Suggestions for a word that is neither a command nor an option.
  private static String question(CommandLine.ParameterException e) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String typed = unmatched.getUnmatched().getFirst();
    if (!typed.startsWith("-")) {
      var words = new ArrayList<>(spec.subcommands().keySet());
      if (spec.parent() == null) {
        Verbs.LAUNCHED.forEach(verb -> words.add(verb.name()));
      }
      return Nearest.question(typed, words);
    }
    return Nearest.question(typed.replaceFirst("=.*", ""), spec.optionsMap().keySet());
  }

  private int failed(Exception e, CommandLine at) throws Exception {
    switch (e) {
      case CommandFailure failure -> {
        at.getErr().println(failure.text());
        if (failure.code() == ExitCode.USAGE) {
          at.getErr().println("See: " + at.getCommandSpec().qualifiedName() + " --help");
        }
        return ended(failure.code(), at);
      }
      case Refusal refusal -> {
        at.getErr().println(refusal.text());
        return ended(refusal.standing() ? ExitCode.REFUSED : ExitCode.FAILED, at);
      }
      case HubFailure failure -> {
        at.getErr().println(failure.text());
        return ended(ExitCode.FAILED, at);
      }
      // An unexpected failure is our bug, and the stack trace helps to find it.
      default -> throw e;
    }
  }

  private static int ended(ExitCode code, CommandLine at) {
    boolean own = code == ExitCode.FAILED && at.getCommandSpec().userObject() instanceof Verb;
    return (own ? ((Verb) at.getCommandSpec().userObject()).failed() : code).number();
  }
}
