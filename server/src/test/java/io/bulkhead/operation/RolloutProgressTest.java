package io.bulkhead.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.manifest.Digest;
import io.bulkhead.owner.RolloutProgress;
import io.bulkhead.store.Delivery;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutProgressTest {
  private static final Digest BUNDLE = Digest.of(new byte[] {1});

  private static Lifecycle in(State state) {
    return Lifecycle.created(Instant.EPOCH)
        .withStatusContext("7")
        .then(new Lifecycle.Entry(state, "7", Instant.EPOCH, 1));
  }

  private static Delivery delivery(Delivery.State state, boolean wanted, boolean stopped) {
    Digest applied = state == Delivery.State.APPLIED ? BUNDLE : null;
    var id =
        new Delivery.Id(
            new DocumentKey("LogicalCloud", List.of("p", "lc")), "web", new ClusterId("e", "1"));
    return new Delivery(
        id,
        new Delivery.Order("7", wanted ? BUNDLE : null, List.of(), stopped, false, false),
        new Delivery.Progress(
            applied,
            List.of(),
            List.of(),
            state,
            List.of(),
            "",
            Instant.EPOCH,
            null,
            Delivery.Adopted.NONE));
  }

  @Test
  void whatWasNeverInstantiatedHasNoRollout() {
    assertThat(RolloutProgress.of(Lifecycle.created(Instant.EPOCH), List.of()))
        .isEqualTo(RolloutStatus.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "INSTANTIATED, APPLIED, true, false, INSTANTIATED",
    "INSTANTIATED, PENDING, true, false, INSTANTIATING",
    "INSTANTIATED, APPLYING, true, false, INSTANTIATING",
    "INSTANTIATED, RETRYING, true, false, INSTANTIATING",
    "INSTANTIATED, GATED, true, false, INSTANTIATING",
    "INSTANTIATED, FAILED, true, false, INSTANTIATE_FAILED",
    "INSTANTIATE_STOPPED, RETRYING, true, true, INSTANTIATE_FAILED",
    "TERMINATED, GONE, false, false, TERMINATED",
    "TERMINATED, REMOVING, false, false, TERMINATING",
    "TERMINATED, FAILED, false, false, TERMINATE_FAILED",
    "TERMINATE_STOPPED, REMOVING, false, true, TERMINATE_FAILED",
    "APPROVED, GONE, false, false, TERMINATED",
    "UPDATED, APPLIED, true, false, UPDATED",
    "UPDATED, PENDING, true, false, UPDATING",
    "UPDATED, FAILED, true, false, UPDATE_FAILED",
  })
  void oneDeliveryDecides(
      State state, Delivery.State seen, boolean wanted, boolean stopped, RolloutStatus expected) {
    assertThat(RolloutProgress.of(in(state), List.of(delivery(seen, wanted, stopped))))
        .isEqualTo(expected);
  }

  @Test
  void aPartThatMustGoIsWaitedFor() {
    var arrived = delivery(Delivery.State.APPLIED, true, false);

    assertThat(
            RolloutProgress.of(
                in(State.INSTANTIATED),
                List.of(arrived, delivery(Delivery.State.REMOVING, false, false))))
        .isEqualTo(RolloutStatus.INSTANTIATING);
    assertThat(
            RolloutProgress.of(
                in(State.INSTANTIATED),
                List.of(arrived, delivery(Delivery.State.GONE, false, false))))
        .isEqualTo(RolloutStatus.INSTANTIATED);
  }
}
