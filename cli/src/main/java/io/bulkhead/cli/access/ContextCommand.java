package io.bulkhead.cli.access;

import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.Contexts;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {"The hubs that this user knows. See also: bulkhead login.", ""},
    synopsisSubcommandLabel = "(list | use | delete)",
    footer = {
      "",
      "Examples:",
      "  bulkhead context list",
      "  bulkhead context use lab",
      "  bulkhead context delete lab"
    })
public final class ContextCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final Surroundings surroundings;

  public ContextCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(description = "Shows all contexts; the one in use has a star.")
  int list() {
    Contexts contexts = Contexts.read(Contexts.file(surroundings));
    var table = new TextTable("", "name", "server", "token");
    contexts
        .contexts()
        .forEach((name, context) ->
            table.row(
                name.equals(contexts.current()) ? "*" : "",
                name,
                context.server(),
                context.token().isEmpty() ? "none" : "set"));
    table.print(surroundings.console().out());
    return ExitCode.DONE.number();
  }

  @Command(description = "Uses a context from now on.")
  int use(@Parameters(paramLabel = "NAME", description = "Which one.") String name) {
    Path file = Contexts.file(surroundings);
    known(file, name).using(name).save(file);
    surroundings.console().out().println("context \"%s\" is in use".formatted(name));
    return ExitCode.DONE.number();
  }

  @Command(description = "Forgets a context with its token.")
  int delete(@Parameters(paramLabel = "NAME", description = "Which one.") String name) {
    Path file = Contexts.file(surroundings);
    known(file, name).without(name).save(file);
    surroundings.console().out().println("context \"%s\" is forgotten".formatted(name));
    return ExitCode.DONE.number();
  }

  private static Contexts known(Path file, String name) {
    Contexts contexts = Contexts.read(file);
    if (contexts.find(name).isEmpty()) {
      throw CommandFailure.failed("no context is called \"%s\"".formatted(name));
    }
    return contexts;
  }
}
