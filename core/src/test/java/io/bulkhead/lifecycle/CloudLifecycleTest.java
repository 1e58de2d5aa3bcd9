package io.bulkhead.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.lifecycle.Lifecycle.State;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// EMCO's table for logical clouds: instantiate, terminate and update depend on the progress of
/// delivery, stop on the recorded state.
class CloudLifecycleTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NONE               | ok                      | not instantiated
          CREATED            | ok                      | not instantiated
          INSTANTIATING      | already instantiating   | please wait and then terminate
          INSTANTIATED       | already instantiated    | ok
          INSTANTIATE_FAILED | please terminate        | ok
          TERMINATING        | is being terminated     | already being terminated
          TERMINATED         | ok                      | already been terminated
          TERMINATE_FAILED   | terminate it again      | ok
          UPDATING           | already instantiating   | please wait and then terminate
          UPDATED            | already instantiated    | ok
          UPDATE_FAILED      | please terminate        | ok
          """)
  void instantiateAndTerminateLookAtDelivery(
      RolloutStatus rollout, String instantiate, String terminate) {
    check(() -> CloudLifecycle.instantiate(rollout), instantiate);
    check(() -> CloudLifecycle.terminate(rollout), terminate);
  }

  private static void check(Runnable action, String expected) {
    if (expected.equals("ok")) {
      action.run();
    } else {
      assertThatThrownBy(action::run)
          .isInstanceOfSatisfying(
              BulkheadException.class,
              refused -> assertThat(refused.problem()).isEqualTo(Problem.WRONG_STATE))
          .hasMessageContaining(expected);
    }
  }

  @Test
  void anUpdateWorksOnWhatIsInstantiatedOnly() {
    Set<RolloutStatus> updates = EnumSet.noneOf(RolloutStatus.class);
    Arrays.stream(RolloutStatus.values()).filter(CloudLifecycle::updates).forEach(updates::add);

    assertThat(updates)
        .containsExactlyInAnyOrder(RolloutStatus.INSTANTIATED, RolloutStatus.UPDATED);
  }

  @ParameterizedTest
  @EnumSource
  void stopLooksAtTheRecordedState(State state) {
    switch (state) {
      case INSTANTIATED ->
          assertThat(CloudLifecycle.stop(state)).isEqualTo(State.INSTANTIATE_STOPPED);
      case TERMINATED -> assertThat(CloudLifecycle.stop(state)).isEqualTo(State.TERMINATE_STOPPED);
      case CREATED -> refused(state, Problem.WRONG_STATE, "has not been asked to instantiate: ");
      case INSTANTIATE_STOPPED ->
          refused(state, Problem.WRONG_STATE, "instantiation already stopped: ");
      case TERMINATE_STOPPED ->
          refused(state, Problem.WRONG_STATE, "termination already stopped: ");
      case APPROVED, UPDATED -> refused(state, Problem.INVALID_INTENT, "is in an invalid state: ");
    }
  }

  private static void refused(State state, Problem problem, String text) {
    assertThatThrownBy(() -> CloudLifecycle.stop(state))
        .isInstanceOfSatisfying(
            BulkheadException.class, refused -> assertThat(refused.problem()).isEqualTo(problem))
        .hasMessageStartingWith("LogicalCloud ")
        .hasMessageContaining(text);
  }
}
