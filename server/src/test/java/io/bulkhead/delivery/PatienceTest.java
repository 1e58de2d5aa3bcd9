package io.bulkhead.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.Backoff;
import io.bulkhead.delivery.write.RepairLimits;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void theCeilingOfABackoffDoublesUpToTheLongest() {
    var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(1));
    List<Duration> ceilings = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ceilings.add(backoff.ceiling());
      assertThat(backoff.next()).isPositive().isLessThanOrEqualTo(ceilings.getLast());
    }

    assertThat(ceilings.stream().map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    backoff.reset();
    assertThat(backoff.ceiling()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void repairsOfAContestedObjectSlowDownAndRecover() {
    var now = new AtomicReference<>(Instant.EPOCH);
    var limits = new RepairLimits(now::get);
    var key = new ManifestKey("v1", "ConfigMap", "shop", "a");
    for (int i = 0; i < 5; i++) {
      assertThat(limits.wait(key)).isZero();
      limits.repaired(key);
    }

    assertThat(limits.wait(key)).isEqualTo(Duration.ofSeconds(1));
    now.set(now.get().plusSeconds(1));
    assertThat(limits.wait(key)).isZero();
    limits.repaired(key);
    assertThat(limits.wait(key)).isEqualTo(Duration.ofSeconds(2));

    now.set(now.get().plusSeconds(120));
    limits.repaired(key);
    assertThat(limits.wait(key)).isZero();
  }
}
