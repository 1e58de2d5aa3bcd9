package io.bulkhead.operate;

import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.store.Delivery;
import java.util.List;

/// How far delivery has come, judged from the recorded state and the deliveries.
public final class Rollout {
  private Rollout() {}

  public static RolloutStatus of(Lifecycle lifecycle, List<Delivery> deliveries) {
    boolean failed = deliveries.stream().anyMatch(d -> d.state() == Delivery.State.FAILED);
    boolean settled = deliveries.stream().allMatch(Delivery::settled);
    return switch (lifecycle.state()) {
      case CREATED, APPROVED ->
          deliveries.isEmpty()
              ? RolloutStatus.NONE
              : settled ? RolloutStatus.TERMINATED : RolloutStatus.TERMINATING;
      case INSTANTIATED, INSTANTIATE_STOPPED ->
          failed
              ? RolloutStatus.INSTANTIATE_FAILED
              : settled ? RolloutStatus.INSTANTIATED : RolloutStatus.INSTANTIATING;
      case TERMINATED, TERMINATE_STOPPED ->
          failed
              ? RolloutStatus.TERMINATE_FAILED
              : settled ? RolloutStatus.TERMINATED : RolloutStatus.TERMINATING;
      case UPDATED ->
          failed
              ? RolloutStatus.UPDATE_FAILED
              : settled ? RolloutStatus.UPDATED : RolloutStatus.UPDATING;
    };
  }
}
