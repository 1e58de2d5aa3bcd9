package io.bulkhead.cli;

import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {"Prints a script that completes commands and options in your shell.", ""},
    footer = {
      "",
      "Examples:",
      "  source <(bulkhead completion bash)",
      "  source <(bulkhead completion zsh)",
      "  bulkhead completion fish > ~/.config/fish/completions/bulkhead.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private static final String SEEN = "__fish_seen_subcommand_from ";

  /// Placeholders of options and arguments that take files.
  private static final Set<String> FILES = Set.of("FILE", "DIR", "CHART");

  private final Surroundings surroundings;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    CommandLine line = new Program(surroundings).commandLine(verb -> true);
    for (Verbs.Launched verb : Verbs.LAUNCHED) {
      // One of them is listed twice, for two different uses.
      if (!line.getSubcommands().containsKey(verb.name())) {
        var word = CommandSpec.create().name(verb.name());
        word.usageMessage().header(verb.summary());
        line.addSubcommand(verb.name(), word);
      }
    }
    String script =
        switch (shell) {
          // The script for bash loads zsh's bash emulation by itself.
          case BASH, ZSH -> AutoComplete.bash("bulkhead", line);
          case FISH -> fish(line);
        };
    surroundings.console().out().print(script);
    return ExitCode.DONE.number();
  }

  private static String fish(CommandLine line) {
    var script = new StringBuilder("complete -c bulkhead -f\n");
    words(script, "__fish_use_subcommand", line);
    line.getSubcommands()
        .forEach((verb, command) -> {
          String here = SEEN + verb;
          Map<String, CommandLine> members = command.getSubcommands();
          if (!members.isEmpty()) {
            words(script, here + "; and not " + SEEN + String.join(" ", members.keySet()), command);
          }
          members.forEach((name, member) ->
              line(script, here + "; and " + SEEN + name, member.getCommandSpec()));
          line(script, here, command.getCommandSpec());
        });
    return script.toString();
  }

  /// The commands that may follow at a position.
  private static void words(StringBuilder script, String place, CommandLine at) {
    at.getSubcommands()
        .forEach((word, command) ->
            script.append(
                "complete -c bulkhead -n '%s' -a %s -d '%s'\n"
                    .formatted(place, word, summary(command.getCommandSpec().usageMessage()))));
  }

  /// The arguments and options of one command.
  private static void line(StringBuilder script, String place, CommandSpec spec) {
    for (PositionalParamSpec word : spec.positionalParameters()) {
      if (word.completionCandidates() != null) {
        script.append(
            "complete -c bulkhead -n '%s' -a '%s'\n"
                .formatted(place, String.join(" ", word.completionCandidates())));
      } else if (FILES.contains(word.paramLabel())) {
        script.append("complete -c bulkhead -n '%s' -F\n".formatted(place));
      }
    }
    for (OptionSpec option : spec.options()) {
      script.append("complete -c bulkhead -n '%s'".formatted(place));
      for (String name : option.names()) {
        script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
      }
      script.append(" -d '%s'%s\n".formatted(quoted(option.description()), values(option)));
    }
  }

  /// What may follow an option: nothing, a file, one of some words, any word.
  private static String values(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (FILES.contains(option.paramLabel())) {
      return " -r -F";
    }
    List<String> words = new ArrayList<>();
    if (option.completionCandidates() != null) {
      option.completionCandidates().forEach(words::add);
    } else if (option.type().isEnum()) {
      Arrays.stream(option.type().getEnumConstants()).map(String::valueOf).forEach(words::add);
    }
    return words.isEmpty() ? " -x" : " -x -a '" + String.join(" ", words) + "'";
  }

  /// Commands of a family have a description but no header.
  private static String summary(UsageMessageSpec usage) {
    return quoted(usage.header().length == 0 ? usage.description() : usage.header());
  }

  private static String quoted(String... lines) {
    return lines.length == 0 ? "" : lines[0].replace("'", "");
  }
}
