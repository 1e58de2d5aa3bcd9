package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.response.status.StatusResponse;
import java.util.List;
import java.util.function.Predicate;

/// Waits until a document is deployed, or removed from its clusters, to the requested degree.
///
/// @param reached the awaited condition
/// @param aim its name, such as `ready`
record AwaitedRollout(
    HubClient hub, ActionTarget target, String aim, Predicate<RolloutSummary> reached)
    implements Awaited {
  static AwaitedRollout ready(HubClient hub, ActionTarget target) {
    return new AwaitedRollout(hub, target, "ready", RolloutSummary::upAndReady);
  }

  static AwaitedRollout terminated(HubClient hub, ActionTarget target) {
    return new AwaitedRollout(hub, target, "terminated", RolloutSummary::gone);
  }

  @Override
  public Look look() {
    RolloutSummary rollout = RolloutSummary.read(hub, target.url());
    Stage stage =
        reached.test(rollout) ? Stage.REACHED : rollout.failed() ? Stage.FAILED : Stage.GOING_ON;
    return new Look(stage, rollout.summary());
  }

  @Override
  public String command() {
    return "bulkhead status " + target;
  }

  /// The first reasons why something is not well.
  @Override
  public List<String> troubles() {
    return ReasonLines.of(
        hub.ask(target.url(RolloutSummary.QUERY)).as(StatusResponse.class), Waiting.SHOWN);
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
