package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.api.transport.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private long now;
  private final RateLimit limit = new RateLimit(10, () -> now);

  private int allowed(String caller, int asked) {
    int allowed = 0;
    for (int i = 0; i < asked; i++) {
      allowed += limit.take(caller).isEmpty() ? 1 : 0;
    }
    return allowed;
  }

  @Test
  void twoSecondsWorthMayComeAtOnceAndThenSoManyASecond() {
    assertThat(allowed("ann", 100)).isEqualTo(20);
    now += Duration.ofSeconds(1).toNanos();
    assertThat(allowed("ann", 100)).isEqualTo(10);
    now += Duration.ofHours(1).toNanos();
    assertThat(allowed("ann", 100)).isEqualTo(20);
  }

  @Test
  void aCallerDoesNotPayForAnother() {
    assertThat(allowed("ann", 100)).isEqualTo(20);
    assertThat(allowed("ben", 100)).isEqualTo(20);
  }

  @Test
  void whoHasToWaitIsToldHowLong() {
    allowed("ann", 20);
    Duration wait = limit.take("ann").orElseThrow();
    assertThat(wait).isEqualTo(Duration.ofMillis(100));

    now += wait.toNanos() - 1;
    assertThat(limit.take("ann")).isPresent();
    now += 1_000_000;
    assertThat(limit.take("ann")).isEmpty();
  }

  @Test
  void aSlowRateLetsOneInNowAndThen() {
    var slow = new RateLimit(0.1, () -> now);
    assertThat(slow.take("ann")).isEmpty();
    assertThat(slow.take("ann")).hasValue(Duration.ofSeconds(10));
    now += Duration.ofSeconds(10).toNanos();
    assertThat(slow.take("ann")).isEmpty();
  }

  @Test
  void manyCallersDoNotFillTheMemory() {
    for (int i = 0; i < 30_000; i++) {
      limit.take("caller " + i);
    }
    assertThat(allowed("caller 29999", 100)).isEqualTo(19);
    assertThat(allowed("caller 0", 100)).isEqualTo(20);
  }
}
