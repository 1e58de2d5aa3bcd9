package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.Kind;
import io.bulkhead.lifecycle.Lifecycle.State;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Brings a deployment intent group or a logical cloud onto its clusters and waits until it"
          + " works: approves (where that is needed), instantiates, waits.",
      "",
      "What is deployed already is only waited for; --update delivers the present intents as a new"
          + " revision.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 it works, 1 failed, 3 refused, 4 not ready in time (the hub goes on).",
      "",
      "Examples:",
      "  bulkhead deploy lc acme/press-shop",
      "  bulkhead deploy dig acme/shop-floor/v1/press --timeout 5m",
      "  bulkhead deploy dig acme/shop-floor/v1/press --update"
    })
public final class DeployCommand extends Verb implements Flagged {
  @Parameters(
      index = "0",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "dig or lc.")
  private String noun = "";

  @Parameters(index = "1", paramLabel = "NAME|PATH", description = "Which one.")
  private String name = "";

  @Option(names = "--update", description = "Deliver the present intents as a new revision.")
  private boolean update;

  @Mixin private final WaitOptions waiting = new WaitOptions();

  private final ParentFlags flags = new ParentFlags();

  public DeployCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  public String action() {
    return "instantiate";
  }

  @Override
  protected ExitCode run() {
    Kind<?> kind = Nouns.standard().kindWith("instantiate", noun);
    var target = new ActionTarget(kind, flags.key(kind, name));
    // Read before anything is started, so that an invalid time is a usage error.
    var patience = waiting.timeout();
    begin(target, RolloutSummary.read(hub(), target.url()));
    if (waiting.waits()) {
      Awaited.Look end =
          new Waiting(surroundings().console(), patience)
              .until(AwaitedRollout.ready(hub(), target));
      out().println(target + " deployed: " + end.summary());
    } else {
      out().println(target + " accepted");
    }
    return ExitCode.DONE;
  }

  private void begin(ActionTarget target, RolloutSummary rollout) {
    if (!rollout.gone() && !rollout.terminating()) {
      if (update || rollout.state(State.INSTANTIATE_STOPPED)) {
        hub().post(target.url("update"), null);
      }
      return;
    }
    boolean released = rollout.state(State.APPROVED, State.TERMINATED, State.TERMINATE_STOPPED);
    if (Nouns.action(target.kind(), "approve").isPresent() && !released) {
      hub().post(target.url("approve"), null);
    }
    hub().post(target.url("instantiate"), null);
  }
}
