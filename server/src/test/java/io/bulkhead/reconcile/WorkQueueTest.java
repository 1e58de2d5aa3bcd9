package io.bulkhead.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// When keys become due, by a clock that the test controls.
class WorkQueueTest {
  private long now = 1_000;
  private final WorkQueue<String> queue = new WorkQueue<>(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private List<String> due() {
    List<String> keys = new ArrayList<>();
    for (Optional<String> key = queue.poll(); key.isPresent(); key = queue.poll()) {
      keys.add(key.get());
    }
    return keys;
  }

  @Test
  void keysComeInTheOrderOfAskingAndEachOnce() {
    for (String key : List.of("a", "b", "a", "c", "b")) {
      queue.add(key, Duration.ZERO);
    }
    assertThat(queue.depth()).isEqualTo(3);
    assertThat(due()).containsExactly("a", "b", "c");
    assertThat(queue.depth()).isZero();
  }

  @Test
  void theEarlierTimeCounts() {
    queue.add("a", Duration.ofSeconds(10));
    queue.add("a", Duration.ofSeconds(2));
    queue.add("a", Duration.ofSeconds(5));
    pass(Duration.ofSeconds(1));
    assertThat(due()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(due()).containsExactly("a");
    queue.done("a");
    pass(Duration.ofHours(1));
    assertThat(due()).as("the later ones are the same request").isEmpty();
  }

  @Test
  void whatIsBeingWorkedOnComesOnceMoreWhenItIsDone() {
    queue.add("a", Duration.ZERO);
    assertThat(due()).containsExactly("a");
    queue.add("a", Duration.ofSeconds(3));
    queue.add("a", Duration.ZERO);
    queue.add("b", Duration.ZERO);
    assertThat(due()).as("never twice at the same time").containsExactly("b");
    queue.done("a");
    assertThat(due()).containsExactly("a");
    queue.done("a");
    assertThat(due()).isEmpty();
  }

  @Test
  void theAgeIsThatOfTheKeyThatWaitsLongest() {
    assertThat(queue.oldest()).isZero();
    queue.add("a", Duration.ofSeconds(1));
    assertThat(queue.oldest()).as("it is not due").isZero();
    queue.add("b", Duration.ZERO);
    pass(Duration.ofSeconds(3));
    assertThat(queue.oldest()).isEqualTo(Duration.ofSeconds(3));
    assertThat(queue.poll()).contains("b");
    assertThat(queue.oldest()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aPauseWithoutEndIsFarAwayAndNoOverflow() {
    queue.add("a", Duration.ofSeconds(Long.MAX_VALUE));
    queue.add("b", Duration.ofSeconds(-5));
    assertThat(due()).containsExactly("b");
  }

  /// In any order of events, no key is taken twice at once, early, or lost.
  @RepeatedTest(50)
  void nothingIsLostAndNothingComesTwice(RepetitionInfo repetition) {
    var chance = new Random(repetition.getCurrentRepetition());
    Map<String, Long> wanted = new HashMap<>();
    Set<String> running = new HashSet<>();
    for (int step = 0; step < 2_000; step++) {
      String key = "k" + chance.nextInt(12);
      switch (chance.nextInt(4)) {
        case 0 -> {
          Duration pause = Duration.ofMillis(chance.nextInt(50));
          queue.add(key, pause);
          wanted.merge(key, now + pause.toNanos(), Math::min);
        }
        case 1 -> pass(Duration.ofMillis(chance.nextInt(20)));
        case 2 -> {
          Optional<String> taken = queue.poll();
          taken.ifPresent(one -> {
            assertThat(running.add(one)).as("%s is worked on already", one).isTrue();
            assertThat(wanted.remove(one)).isNotNull().isLessThanOrEqualTo(now);
          });
          if (taken.isEmpty()) {
            assertThat(wanted)
                .allSatisfy((one, due) -> assertThat(due > now || running.contains(one)).isTrue());
          }
        }
        default -> {
          if (running.remove(key)) {
            queue.done(key);
          }
        }
      }
    }
    running.forEach(queue::done);
    pass(Duration.ofHours(1));
    assertThat(due()).containsExactlyInAnyOrderElementsOf(wanted.keySet());
  }
}
