package io.bulkhead.lifecycle;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.lifecycle.Lifecycle.State;

/// Which actions each state of a deployment intent group allows. Each method returns normally if
/// the action is allowed, and else throws `WRONG_STATE`.
public final class GroupLifecycle {
  public static void approve(State state) {
    switch (state) {
      case CREATED, TERMINATED, UPDATED -> {}
      case APPROVED, INSTANTIATED, INSTANTIATE_STOPPED, TERMINATE_STOPPED ->
          throw wrong("approved", state, "it must be Created, Terminated or Updated");
    }
  }

  public static void instantiate(State state) {
    switch (state) {
      case APPROVED, TERMINATED, TERMINATE_STOPPED -> {}
      case CREATED -> throw wrong("instantiated", state, "approve it first");
      case INSTANTIATED, INSTANTIATE_STOPPED, UPDATED ->
          throw wrong("instantiated", state, "it must be Approved, Terminated or TerminateStopped");
    }
  }

  public static void update(State state) {
    switch (state) {
      case INSTANTIATED, INSTANTIATE_STOPPED -> {}
      case CREATED, APPROVED, TERMINATED, TERMINATE_STOPPED, UPDATED ->
          throw wrong("updated", state, "instantiate it first");
    }
  }

  public static void terminate(State state) {
    switch (state) {
      case INSTANTIATED, INSTANTIATE_STOPPED, TERMINATE_STOPPED -> {}
      case CREATED, APPROVED, TERMINATED, UPDATED ->
          throw wrong("terminated", state, "it is not instantiated");
    }
  }

  /// The state that stopping leads to.
  public static State stop(State state, RolloutStatus rollout) {
    if (state == State.INSTANTIATED && rollout == RolloutStatus.INSTANTIATING) {
      return State.INSTANTIATE_STOPPED;
    }
    if (state == State.TERMINATED && rollout == RolloutStatus.TERMINATING) {
      return State.TERMINATE_STOPPED;
    }
    throw wrong("stopped", state, "nothing of it is under way");
  }

  private static BulkheadException wrong(String what, State state, String hint) {
    return new BulkheadException(
        Problem.WRONG_STATE,
        "The DeploymentIntentGroup is in state %s and cannot be %s: %s"
            .formatted(state.text(), what, hint));
  }

  private GroupLifecycle() {}
}
