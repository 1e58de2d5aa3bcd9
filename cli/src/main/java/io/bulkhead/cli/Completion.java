package io.bulkhead.cli;

import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
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
final class Completion implements Callable<Integer> {
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

  private final Surroundings surroundings;

  Completion(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    CommandLine line = new Program(surroundings).commandLine(verb -> true);
    String script =
        switch (shell) {
          // The script for bash loads zsh's emulation of its completion by itself.
          case BASH, ZSH -> AutoComplete.bash("bulkhead", line);
          case FISH -> fish(line);
        };
    surroundings.console().out().print(script);
    return ExitCode.DONE.number();
  }

  private static String fish(CommandLine line) {
    var script = new StringBuilder("complete -c bulkhead -f\n");
    line.getSubcommands()
        .forEach((verb, command) -> {
          CommandSpec spec = command.getCommandSpec();
          script.append(
              "complete -c bulkhead -n __fish_use_subcommand -a %s -d '%s'\n"
                  .formatted(verb, quoted(spec.usageMessage().header())));
          for (PositionalParamSpec word : spec.positionalParameters()) {
            if (word.completionCandidates() != null) {
              script.append(
                  "complete -c bulkhead -n '__fish_seen_subcommand_from %s' -a '%s'\n"
                      .formatted(verb, String.join(" ", word.completionCandidates())));
            }
          }
          for (OptionSpec option : spec.options()) {
            script.append(
                "complete -c bulkhead -n '__fish_seen_subcommand_from %s' -l %s -d '%s'%s\n"
                    .formatted(
                        verb,
                        option.longestName().substring(2),
                        quoted(option.description()),
                        option.arity().max() == 0 ? "" : " -r"));
          }
        });
    return script.toString();
  }

  private static String quoted(String... lines) {
    return lines.length == 0 ? "" : lines[0].replace("'", "");
  }
}
