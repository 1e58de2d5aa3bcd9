package io.bulkhead.lifecycle;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.lifecycle.Lifecycle.State;

/// Which actions each state of a logical cloud allows, with EMCO's texts. Each method returns
/// normally if the action is allowed, and else throws.
public final class CloudLifecycle {
  public static void instantiate(RolloutStatus rollout) {
    switch (rollout) {
      case NONE, CREATED, TERMINATED -> {}
      case INSTANTIATING, UPDATING -> throw conflict("The Logical Cloud is already instantiating");
      case INSTANTIATED, UPDATED -> throw conflict("The Logical Cloud is already instantiated");
      case TERMINATE_FAILED -> throw halfGone();
      case INSTANTIATE_FAILED, UPDATE_FAILED ->
          throw conflict(
              "The Logical Cloud has failed instantiating before, please terminate and try again");
      case TERMINATING ->
          throw conflict("The Logical Cloud can't be re-instantiated yet, it is being terminated");
    }
  }

  public static void terminate(RolloutStatus rollout) {
    switch (rollout) {
      case INSTANTIATED, INSTANTIATE_FAILED, UPDATED, UPDATE_FAILED, TERMINATE_FAILED -> {}
      case NONE, CREATED -> throw conflict("The Logical Cloud is not instantiated");
      case INSTANTIATING, UPDATING ->
          throw conflict("The Logical Cloud is instantiating, please wait and then terminate");
      case TERMINATING -> throw conflict("The Logical Cloud is already being terminated");
      case TERMINATED -> throw conflict("The Logical Cloud has already been terminated");
    }
  }

  /// Whether an update has an effect; in other states it is accepted and does nothing.
  public static boolean updates(RolloutStatus rollout) {
    return rollout == RolloutStatus.INSTANTIATED || rollout == RolloutStatus.UPDATED;
  }

  /// The state that stopping leads to.
  public static State stop(State state) {
    return switch (state) {
      case INSTANTIATED -> State.INSTANTIATE_STOPPED;
      case TERMINATED -> State.TERMINATE_STOPPED;
      case CREATED -> throw conflict("LogicalCloud has not been asked to instantiate: ");
      case INSTANTIATE_STOPPED -> throw conflict("LogicalCloud instantiation already stopped: ");
      case TERMINATE_STOPPED -> throw conflict("LogicalCloud termination already stopped: ");
      case APPROVED, UPDATED ->
          throw new BulkheadException(
              Problem.INVALID_INTENT, "LogicalCloud is in an invalid state: " + state.text());
    };
  }

  /// EMCO has no text for it.
  private static BulkheadException halfGone() {
    return conflict("The Logical Cloud has not been terminated completely, terminate it again");
  }

  private static BulkheadException conflict(String text) {
    return new BulkheadException(Problem.WRONG_STATE, text);
  }

  private CloudLifecycle() {}
}
