package io.bulkhead.cli.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.Hub;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Something deployed, or taken off its clusters, as far as was asked for.
///
/// @param reached what is waited for
/// @param aim what that is called, such as `ready`
record AwaitedRollout(Hub hub, ActionTarget target, String aim, Predicate<Rollout> reached)
    implements Awaited {
  static AwaitedRollout ready(Hub hub, ActionTarget target) {
    return new AwaitedRollout(hub, target, "ready", Rollout::upAndReady);
  }

  static AwaitedRollout terminated(Hub hub, ActionTarget target) {
    return new AwaitedRollout(hub, target, "terminated", Rollout::gone);
  }

  @Override
  public Look look() {
    Rollout rollout = Rollout.read(hub, target.url());
    Stage stage =
        reached.test(rollout) ? Stage.REACHED : rollout.failed() ? Stage.FAILED : Stage.GOING_ON;
    return new Look(stage, rollout.summary());
  }

  @Override
  public String command() {
    return "bulkhead status " + target;
  }

  /// What the clusters said, and the resources to blame.
  @Override
  public List<String> troubles(boolean failed) {
    String mode = failed ? "deployed" : "ready";
    JsonNode status = hub.get(target.url("status?output=all&status=" + mode + "&conditions"));
    List<String> lines = new ArrayList<>();
    for (JsonNode condition : status.path("conditions")) {
      String said = condition.path("message").asText();
      boolean delivery = condition.path("type").asText().equals("Delivered");
      if (delivery && condition.path("status").asText().equals("False") && !said.isEmpty()) {
        lines.add(said);
      }
    }
    lines.addAll(Resources.troubled(status, mode));
    return lines;
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
