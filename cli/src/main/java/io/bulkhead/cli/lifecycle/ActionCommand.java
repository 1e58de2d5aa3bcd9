package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Actions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One action of the table as a command: approve, update, stop, terminate.
@Command(
    footer = {
      "",
      "update and terminate wait until the clusters have followed; approve and stop do not wait.",
      "",
      "Examples:",
      "  ${COMMAND-FULL-NAME} dig acme/shop-floor/v1/press",
      "  ${COMMAND-FULL-NAME} dig press --project acme --composite-app shop-floor --version v1"
    })
public final class ActionCommand extends Verb implements Flagged {
  @Parameters(
      index = "0",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "dig or lc.")
  private String noun = "";

  @Parameters(index = "1", paramLabel = "NAME|PATH", description = "Which one.")
  private String name = "";

  @Option(
      names = "--regenerate",
      description =
          "With update of a dig: let charts make new passwords, certificates and the like,"
              + " instead of keeping the first.")
  private boolean regenerate;

  @Mixin private final WaitOptions waiting = new WaitOptions();

  private final String action;
  private final ParentFlags flags = new ParentFlags();

  public ActionCommand(Surroundings surroundings, String action) {
    super(surroundings);
    this.action = action;
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  public String action() {
    return action;
  }

  @Override
  protected ExitCode run() {
    Kind<?> kind = Nouns.standard().kindWith(action, noun);
    var target = new ActionTarget(kind, flags.key(kind, name));
    var patience = waiting.timeout();
    if (regenerate && !regenerates(kind)) {
      throw CommandFailure.usage("--regenerate is for the update of a dig");
    }
    hub().post(target.url(action) + (regenerate ? "?regenerate=true" : ""), null);
    boolean waits = waiting.waits() && (action.equals("terminate") || action.equals("update"));
    if (waits) {
      boolean up = action.equals("update");
      Awaited.Look end =
          new Waiting(surroundings().console(), patience)
              .until(
                  up
                      ? AwaitedRollout.ready(hub(), target)
                      : AwaitedRollout.terminated(hub(), target));
      out().println("%s %s: %s".formatted(target, up ? "updated" : "terminated", end.summary()));
    } else {
      out().println("%s %s accepted".formatted(target, action));
    }
    return ExitCode.DONE;
  }

  private boolean regenerates(Kind<?> kind) {
    return Actions.ALL.stream()
        .anyMatch(
            row -> row.on() == kind && row.name().equals(action) && row.understands("regenerate"));
  }
}
