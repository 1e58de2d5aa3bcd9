package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.response.ConditionResponse;
import io.bulkhead.response.status.StatusResponse;
import java.util.ArrayList;
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

  /// The clusters' messages, and the resources to blame.
  @Override
  public List<String> troubles(boolean failed) {
    String mode = failed ? "deployed" : "ready";
    StatusResponse status =
        hub.ask(target.url("status?output=all&status=" + mode + "&conditions"))
            .as(StatusResponse.class);
    List<String> lines = new ArrayList<>();
    if (status.conditions() != null) {
      status.conditions().stream()
          .filter(found -> found.type().equals("Delivered") && found.status().equals("False"))
          .map(ConditionResponse::message)
          .filter(said -> !said.isEmpty())
          .forEach(lines::add);
    }
    lines.addAll(ResourceRow.troubled(status));
    return lines;
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
