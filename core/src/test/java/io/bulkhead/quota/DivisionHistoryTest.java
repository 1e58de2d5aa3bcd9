package io.bulkhead.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random histories of orders, delays, losses, crashes and greedy tenants.
class DivisionHistoryTest {
  private static final int HISTORIES = 1_000;
  private static final int STEPS = 120;

  @Test
  void whatClustersAllowTogetherNeverExceedsTheWhole() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      var world = new World(new SplittableRandom(seed));
      for (int step = 0; step < STEPS; step++) {
        world.step();
        for (String scope : world.scopes()) {
          assertThat(world.possible(scope))
              .as("history %d, step %d, %s: %s", seed, step, scope, world.ledger)
              .isLessThanOrEqualTo(world.allowed(scope));
        }
      }
    }
  }

  @Test
  void everybodyGetsWhatItNeedsOnceNothingIsInTheWay() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      var world = new World(new SplittableRandom(seed));
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.calm();
      assertThat(world.balance()).as("history %d moves on", seed).isFalse();
      assertThat(world.wants()).as("history %d", seed).isEmpty();
    }
  }
}
