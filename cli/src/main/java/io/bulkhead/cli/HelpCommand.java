package io.bulkhead.cli;

import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.diagnostic.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `help get`, for those who do not write `get --help`.
@Command(
    description = {"Shows how a command is used, with examples: the same as VERB --help.", ""},
    footer = {"", "Examples:", "  bulkhead help get", "  bulkhead help cluster add"})
final class HelpCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "VERB", description = "Which one; all when left out.")
  private List<String> verbs = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final Surroundings surroundings;

  HelpCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    CommandLine at = new Program(surroundings).commandLine(verbs::contains);
    for (String verb : verbs) {
      CommandLine found = at.getSubcommands().get(verb);
      if (found == null) {
        throw CommandFailure.usage(unknown(at, verb));
      }
      at = found;
    }
    at.usage(surroundings.console().out(), at.getColorScheme());
    return ExitCode.DONE.number();
  }

  private static String unknown(CommandLine at, String verb) {
    if (Verbs.LAUNCHED.stream().anyMatch(launched -> launched.name().equals(verb))) {
      return "The launcher runs it: ./bulkhead %s --help".formatted(verb);
    }
    String question = Nearest.question(verb, at.getSubcommands().keySet());
    return "There is no command \"%s %s\".%s"
        .formatted(
            at.getCommandSpec().qualifiedName(), verb, question.isEmpty() ? "" : " " + question);
  }
}
