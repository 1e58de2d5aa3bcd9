package io.bulkhead.delivery.write;

import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Slows down repairs of an object that somebody else keeps changing, so that two controllers do
/// not overload a cluster. Five repairs within a minute are free; each further one doubles the
/// delay.
public final class RepairLimits {
  private static final int FREE = 5;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Map<ManifestKey, Fight> fights = new HashMap<>();

  private record Fight(int repairs, Instant last) {}

  public RepairLimits(InstantSource clock) {
    this.clock = clock;
  }

  /// How long the next repair of this object has to wait; zero for now.
  public synchronized Duration wait(ManifestKey key) {
    Fight fight = fights.get(key);
    if (fight == null || fight.repairs() < FREE) {
      return Duration.ZERO;
    }
    Instant allowed = fight.last().plus(pause(fight.repairs()));
    Duration left = Duration.between(clock.instant(), allowed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  public synchronized void repaired(ManifestKey key) {
    Instant now = clock.instant();
    fights
        .values()
        .removeIf(fight -> now.isAfter(fight.last().plus(pause(fight.repairs())).plus(WINDOW)));
    Fight before = fights.get(key);
    fights.put(key, new Fight(before == null ? 1 : before.repairs() + 1, now));
  }

  private static Duration pause(int repairs) {
    if (repairs < FREE) {
      return Duration.ZERO;
    }
    Duration grown = Duration.ofSeconds(1L << Math.min(repairs - FREE, 10));
    return grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
  }
}
