package io.bulkhead.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryConditionTest {
  private static final Instant NEXT = Instant.parse("2026-11-30T10:00:00.5Z");
  private static final Instant SINCE = Instant.parse("2026-11-30T09:00:00Z");

  private static Delivery row(State state, String message) {
    return new Delivery(
        new Delivery.Id(
            new DocumentKey("DeploymentIntentGroup", List.of("acme", "shop", "v1", "g")),
            "web",
            new ClusterId("edge", "one")),
        Delivery.Order.of("c", null, List.of()),
        new Delivery.Progress(
            null,
            List.of(),
            List.of(),
            state,
            List.of(),
            message,
            SINCE,
            state == State.FAILED ? NEXT : null,
            Delivery.Adopted.NONE));
  }

  @Test
  void aFailureIsToldInTheServersWordsWithTheNextTry() {
    DeliveryCondition trouble =
        DeliveryCondition.of(row(State.FAILED, "no such field"), Optional.empty()).orElseThrow();

    assertThat(trouble.text())
        .isEqualTo("web on edge+one: no such field (tried again at 2026-11-30T10:00:00Z)");
    assertThat(trouble.condition().type()).isEqualTo("Delivered");
    assertThat(trouble.condition().status()).isEqualTo("False");
    assertThat(trouble.condition().nextTry()).isEqualTo(NEXT);
  }

  @Test
  void ofAClusterThatIsSilentNothingIsKnown() {
    DeliveryCondition trouble =
        DeliveryCondition.of(row(State.APPLYING, ""), Optional.of(SINCE)).orElseThrow();

    assertThat(trouble.condition().status()).isEqualTo("Unknown");
    assertThat(trouble.condition().since()).isEqualTo(SINCE);
  }

  @Test
  void whatArrivedOrIsGoneIsNoTrouble() {
    assertThat(DeliveryCondition.of(row(State.APPLIED, ""), Optional.empty())).isEmpty();
    assertThat(DeliveryCondition.of(row(State.GONE, ""), Optional.of(SINCE))).isEmpty();
  }
}
