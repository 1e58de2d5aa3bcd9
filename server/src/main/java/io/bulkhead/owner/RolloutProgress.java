package io.bulkhead.owner;

import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.store.Delivery;
import java.util.List;

/// Progress of a rollout, computed from the deliveries each time: nothing is stored that could be
/// wrong after a crash.
public final class RolloutProgress {
  /// @param deliveries all of the document's, including those to be removed
  public static RolloutStatus of(Lifecycle lifecycle, List<Delivery> deliveries) {
    if (lifecycle.statusContextId().isEmpty()) {
      return RolloutStatus.NONE;
    }
    // A delivery that was stopped on its way is not deployed, although nobody works on it any more.
    boolean failed =
        deliveries.stream()
            .anyMatch(d -> d.order().stopped() || d.progress().state() == Delivery.State.FAILED);
    boolean arrived = deliveries.stream().allMatch(RolloutProgress::arrived);
    boolean asked =
        lifecycle.state() == Lifecycle.State.TERMINATED
            || lifecycle.state() == Lifecycle.State.TERMINATE_STOPPED;
    boolean leaving =
        deliveries.isEmpty()
            ? asked
            : deliveries.stream().allMatch(d -> d.order().desired() == null);
    if (leaving) {
      return pick(
          failed,
          arrived,
          RolloutStatus.TERMINATE_FAILED,
          RolloutStatus.TERMINATED,
          RolloutStatus.TERMINATING);
    }
    // A logical cloud's last entry stays Updated; a deployment intent group's goes on to
    // Instantiated.
    return lifecycle.state() == Lifecycle.State.UPDATED
        ? pick(
            failed,
            arrived,
            RolloutStatus.UPDATE_FAILED,
            RolloutStatus.UPDATED,
            RolloutStatus.UPDATING)
        : pick(
            failed,
            arrived,
            RolloutStatus.INSTANTIATE_FAILED,
            RolloutStatus.INSTANTIATED,
            RolloutStatus.INSTANTIATING);
  }

  private static RolloutStatus pick(
      boolean failed,
      boolean arrived,
      RolloutStatus whenFailed,
      RolloutStatus whenArrived,
      RolloutStatus otherwise) {
    if (failed) {
      return whenFailed;
    }
    return arrived ? whenArrived : otherwise;
  }

  /// Whether the cluster is in the desired state. A stopped delivery is not, although the engine
  /// has nothing to do for it.
  private static boolean arrived(Delivery delivery) {
    return delivery.order().desired() == null
        ? delivery.progress().state() == Delivery.State.GONE
        : delivery.order().adjusting()
            || (delivery.progress().state() == Delivery.State.APPLIED
                && delivery.order().desired().equals(delivery.progress().applied()));
  }

  private RolloutProgress() {}
}
