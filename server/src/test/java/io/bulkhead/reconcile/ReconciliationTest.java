package io.bulkhead.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.store.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How keys are processed.
@Timeout(60)
class ReconciliationTest {
  private static final Reconciler.Pace QUICK =
      Reconciler.Pace.sideBySide(Duration.ZERO).failing(Duration.ofMillis(1), Duration.ofMillis(5));
  private final List<Reconciliation<?>> begun = new ArrayList<>();
  private final ConcurrentLinkedQueue<Boolean> failures = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() {
    Reconciliation.end(begun);
  }

  private record Doing(
      Reconciler.Pace pace, List<String> first, Function<String, Reconciler.Result<String>> work)
      implements Reconciler<String> {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public void list(Reconciliation<String> queue) {
      queue.add(first);
    }

    @Override
    public void changed(Change change, Reconciliation<String> queue) {
      queue.add(change.documentKeys().stream().map(DocumentKey::name).toList());
    }

    @Override
    public Result<String> reconcile(String key) {
      return work.apply(key);
    }
  }

  private Reconciliation<String> run(
      Reconciler.Pace pace, List<String> first, Function<String, Reconciler.Result<String>> work) {
    var running =
        new Reconciliation<>(
            new Doing(pace, first, work), (name, took, failed) -> failures.add(failed));
    begun.add(running);
    running.start();
    return running;
  }

  @Test
  void aKeyThatWaitsKeepsNoOtherWaitingButOneByOneItDoes() throws Exception {
    var stuck = new CountDownLatch(1);
    var others = new CountDownLatch(3);
    run(
        QUICK,
        List.of("stuck", "a", "b", "c"),
        key -> {
          if (key.equals("stuck")) {
            await(stuck);
          } else {
            others.countDown();
          }
          return Reconciler.Result.done();
        });
    assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
    stuck.countDown();

    var at = new AtomicInteger();
    var most = new AtomicInteger();
    var all = new CountDownLatch(20);
    run(
        Reconciler.Pace.oneByOne(Duration.ZERO),
        Collections.nCopies(20, "").stream().map(x -> "k" + at.getAndIncrement()).toList(),
        key -> {
          most.accumulateAndGet(at.incrementAndGet() - 20, Math::max);
          Thread.yield();
          at.decrementAndGet();
          all.countDown();
          return Reconciler.Result.done();
        });
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most).hasValue(1);
  }

  @Test
  void whatFailsIsTriedAgainAndEndsNothingAlsoWhenItIsAnError() throws Exception {
    var tries = new AtomicInteger();
    var good = new CountDownLatch(1);
    var other = new Semaphore(0);
    var queue =
        run(
            QUICK,
            List.of("bad"),
            key -> {
              if (key.equals("other")) {
                other.release();
              } else if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("planned");
              } else if (tries.get() == 2) {
                throw new StackOverflowError("planned");
              } else {
                good.countDown();
              }
              return Reconciler.Result.done();
            });
    assertThat(good.await(30, TimeUnit.SECONDS)).isTrue();
    queue.add("other");
    assertThat(other.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.alive()).isTrue();
    assertThat(failures).startsWith(true, true, false);
  }

  @Test
  void aResultMayAskForTheKeyAgainAndForOthers() throws Exception {
    var seen = new ConcurrentLinkedQueue<String>();
    var all = new CountDownLatch(4);
    run(
        QUICK,
        List.of("a"),
        key -> {
          seen.add(key);
          all.countDown();
          if (key.equals("a")) {
            return seen.size() == 1
                ? Reconciler.Result.after(Duration.ofMillis(1))
                : Reconciler.Result.then(List.of("b", "c"));
          }
          return Reconciler.Result.done();
        });
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).startsWith("a", "a").contains("b", "c");
  }

  @Test
  void anEndWaitsForWhatWasBegunAndBeginsNothing() throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var done = new AtomicInteger();
    var queue =
        run(
            QUICK,
            List.of("a"),
            key -> {
              inside.countDown();
              await(go);
              done.incrementAndGet();
              return Reconciler.Result.done();
            });
    inside.await();
    queue.end();
    Thread.ofVirtual().start(go::countDown);
    Reconciliation.end(begun);
    assertThat(done).hasValue(1);
    queue.add("b");
    assertThat(queue.depth()).as("nobody takes it").isEqualTo(1);
    assertThat(done).hasValue(1);
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    Reconciler.Pace pace =
        Reconciler.Pace.oneByOne(Duration.ZERO)
            .failing(Duration.ofSeconds(1), Duration.ofSeconds(10));
    assertThat(List.of(pace.after(1), pace.after(2), pace.after(4), pace.after(5), pace.after(900)))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
