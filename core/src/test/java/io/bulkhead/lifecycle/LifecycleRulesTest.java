package io.bulkhead.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.lifecycle.Lifecycle.State;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleRulesTest {
  private static void allowedOnly(Set<State> allowed, Consumer<State> action) {
    for (State state : State.values()) {
      if (allowed.contains(state)) {
        action.accept(state);
      } else {
        assertThatThrownBy(() -> action.accept(state))
            .as(state.text())
            .isInstanceOfSatisfying(
                BulkheadException.class,
                e -> assertThat(e.problem()).isEqualTo(Problem.WRONG_STATE))
            .hasMessageContaining(state.text());
      }
    }
  }

  @Test
  void groupsAreApprovedWhenNewTerminatedOrMigratedAway() {
    allowedOnly(
        EnumSet.of(State.CREATED, State.TERMINATED, State.UPDATED), GroupLifecycle::approve);
  }

  @Test
  void groupsAreInstantiatedWhenApprovedOrGone() {
    allowedOnly(
        EnumSet.of(State.APPROVED, State.TERMINATED, State.TERMINATE_STOPPED),
        GroupLifecycle::instantiate);
  }

  @Test
  void groupsAreUpdatedAndTerminatedOnlyWhenInstantiatedOrHalfGone() {
    Set<State> there = EnumSet.of(State.INSTANTIATED, State.INSTANTIATE_STOPPED);

    allowedOnly(there, GroupLifecycle::update);
    allowedOnly(
        EnumSet.of(State.INSTANTIATED, State.INSTANTIATE_STOPPED, State.TERMINATE_STOPPED),
        GroupLifecycle::terminate);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void groupsAreStoppedOnlyWhileSomethingIsUnderWay(State state) {
    for (RolloutStatus rollout : RolloutStatus.values()) {
      boolean starting = state == State.INSTANTIATED && rollout == RolloutStatus.INSTANTIATING;
      boolean leaving = state == State.TERMINATED && rollout == RolloutStatus.TERMINATING;
      if (starting || leaving) {
        assertThat(GroupLifecycle.stop(state, rollout))
            .isEqualTo(starting ? State.INSTANTIATE_STOPPED : State.TERMINATE_STOPPED);
      } else {
        assertThatThrownBy(() -> GroupLifecycle.stop(state, rollout))
            .hasMessageContaining("cannot be stopped");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NONE | | The Logical Cloud is not instantiated",
        "INSTANTIATING | The Logical Cloud is already instantiating | The Logical Cloud is instantiating, please wait and then terminate",
        "INSTANTIATED | The Logical Cloud is already instantiated |",
        "INSTANTIATE_FAILED | The Logical Cloud has failed instantiating before, please terminate and try again |",
        "TERMINATING | The Logical Cloud can't be re-instantiated yet, it is being terminated | The Logical Cloud is already being terminated",
        "TERMINATED | | The Logical Cloud has already been terminated",
        "UPDATED | The Logical Cloud is already instantiated |",
      })
  void cloudsSayWhyNot(RolloutStatus rollout, String instantiate, String terminate) {
    says(instantiate, () -> CloudLifecycle.instantiate(rollout));
    says(terminate, () -> CloudLifecycle.terminate(rollout));
  }

  private static void says(String text, Runnable action) {
    if (text == null) {
      action.run();
    } else {
      assertThatThrownBy(action::run).hasMessage(text);
    }
  }

  @ParameterizedTest
  @EnumSource(RolloutStatus.class)
  void cloudUpdatesHaveAnEffectOnlyWhenInstantiated(RolloutStatus rollout) {
    assertThat(CloudLifecycle.updates(rollout))
        .isEqualTo(rollout == RolloutStatus.INSTANTIATED || rollout == RolloutStatus.UPDATED);
  }

  @Test
  void cloudsAreStoppedByTheirLastEntry() {
    assertThat(CloudLifecycle.stop(State.INSTANTIATED)).isEqualTo(State.INSTANTIATE_STOPPED);
    assertThat(CloudLifecycle.stop(State.TERMINATED)).isEqualTo(State.TERMINATE_STOPPED);
    assertThatThrownBy(() -> CloudLifecycle.stop(State.CREATED))
        .hasMessageStartingWith("LogicalCloud has not been asked to instantiate");
    assertThatThrownBy(() -> CloudLifecycle.stop(State.UPDATED))
        .isInstanceOfSatisfying(
            BulkheadException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_INTENT));
  }
}
