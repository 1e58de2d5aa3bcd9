package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.session.Console;

/// Removes something from its clusters and waits until it is gone.
public final class Termination {
  private final HubClient hub;
  private final Console console;
  private final WaitOptions options;

  public Termination(HubClient hub, Console console, WaitOptions options) {
    this.hub = hub;
    this.console = console;
    this.options = options;
  }

  /// Does nothing if it does not exist or was never deployed.
  public void terminate(ActionTarget target) {
    if (hub.find(target.url()).isEmpty()) {
      return;
    }
    RolloutSummary rollout = RolloutSummary.read(hub, target.url());
    if (rollout.gone()) {
      return;
    }
    if (!rollout.terminating()) {
      hub.post(target.url("terminate"), null);
    }
    if (options.waits()) {
      new Waiting(console, options.timeout()).until(AwaitedRollout.terminated(hub, target));
      console.out().println(target + " terminated");
    } else {
      console.out().println(target + " terminate accepted");
    }
  }
}
