package io.bulkhead.delivery.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookTimersTest {
  private final List<Runnable> armed = new ArrayList<>();
  private final List<String> looked = new ArrayList<>();
  private final LookTimers timers =
      new LookTimers((delay, work) -> {
        armed.add(work);
        return () -> armed.remove(work);
      });

  private static Delivery.Id id(String cluster) {
    return new Delivery.Id(
        DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", "press"),
        "logical-cloud",
        new ClusterId("edge", cluster));
  }

  @Test
  void aThousandEventsLeaveOneTimerForEachDelivery() {
    for (int event = 0; event < 1_000; event++) {
      String text = "one " + event;
      timers.after(id("one"), Duration.ofSeconds(1), () -> looked.add(text));
      timers.after(id("two"), Duration.ofSeconds(1), () -> looked.add("two"));
    }
    assertThat(armed).hasSize(2);
    List.copyOf(armed).forEach(Runnable::run);
    assertThat(looked).containsExactlyInAnyOrder("one 999", "two");
  }

  @Test
  void whatHasArrivedIsNotLookedAtAgain() {
    timers.none(id("one"));
    timers.after(id("one"), Duration.ofSeconds(1), () -> looked.add("one"));
    timers.none(id("one"));
    assertThat(armed).isEmpty();
  }
}
