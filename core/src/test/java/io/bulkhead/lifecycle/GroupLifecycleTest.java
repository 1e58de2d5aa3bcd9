package io.bulkhead.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.lifecycle.Lifecycle.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// EMCO's table of states and actions, every cell of it.
class GroupLifecycleTest {
  static List<Arguments> actions() {
    return List.of(
        action("approve", GroupLifecycle::approve, State.CREATED, State.TERMINATED, State.UPDATED),
        action(
            "instantiate",
            GroupLifecycle::instantiate,
            State.APPROVED,
            State.TERMINATED,
            State.TERMINATE_STOPPED),
        action("update", GroupLifecycle::update, State.INSTANTIATED, State.INSTANTIATE_STOPPED),
        action(
            "terminate",
            GroupLifecycle::terminate,
            State.INSTANTIATED,
            State.INSTANTIATE_STOPPED,
            // In EMCO's own table this is a dead end: here a stopped termination can continue.
            State.TERMINATE_STOPPED));
  }

  private static Arguments action(
      String name, Consumer<State> check, State first, State... others) {
    return Arguments.of(name, check, EnumSet.of(first, others));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("actions")
  void anActionIsAllowedInItsStatesOnly(String name, Consumer<State> check, Set<State> allowed) {
    Set<State> accepted = EnumSet.noneOf(State.class);
    for (State state : State.values()) {
      try {
        check.accept(state);
        accepted.add(state);
      } catch (BulkheadException refused) {
        assertThat(refused.problem()).isEqualTo(Problem.WRONG_STATE);
        assertThat(refused).hasMessageContaining(state.text());
      }
    }
    assertThat(accepted).isEqualTo(allowed);
  }

  @Test
  void onlyWhatIsUnderWayCanBeStopped() {
    List<String> stopped = new ArrayList<>();
    for (State state : State.values()) {
      for (RolloutStatus rollout : RolloutStatus.values()) {
        try {
          State next = GroupLifecycle.stop(state, rollout);
          stopped.add(state + " " + rollout + " -> " + next);
        } catch (BulkheadException refused) {
          assertThat(refused.problem()).isEqualTo(Problem.WRONG_STATE);
        }
      }
    }
    assertThat(stopped)
        .containsExactly(
            "INSTANTIATED INSTANTIATING -> INSTANTIATE_STOPPED",
            "TERMINATED TERMINATING -> TERMINATE_STOPPED");
  }

  @Test
  void aRefusalSaysWhatToDo() {
    assertThatThrownBy(() -> GroupLifecycle.instantiate(State.CREATED))
        .hasMessageContaining("approve it first");
  }
}
