package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.hook;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.job;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the hub at every single step, before the step takes effect and right after, and starts
/// another one on the remaining state.
class CrashTest {
  private static final Bundle FIRST =
      bundle(
          object("v1", "Namespace", "shop", "{}"),
          object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "things.x", "{}"),
          config("same", "1"),
          config("changed", "1"),
          config("old", "1"),
          job("load", "one"),
          hook(job("pre", "i"), Hook.Phase.PRE_INSTALL),
          hook(job("post", "i"), Hook.Phase.POST_INSTALL, Hook.DeletePolicy.HOOK_SUCCEEDED),
          hook(job("pre-delete", "i"), Hook.Phase.PRE_DELETE),
          hook(job("post-delete", "i"), Hook.Phase.POST_DELETE));
  private static final Bundle SECOND =
      bundle(
          object("v1", "Namespace", "shop", "{}"),
          config("same", "1"),
          config("changed", "2"),
          config("new", "1"),
          job("load", "two"),
          hook(job("pre", "i"), Hook.Phase.PRE_INSTALL),
          hook(job("migrate", "i"), Hook.Phase.PRE_UPGRADE),
          hook(job("report", "i"), Hook.Phase.POST_UPGRADE, Hook.DeletePolicy.HOOK_SUCCEEDED),
          hook(job("pre-delete", "i"), Hook.Phase.PRE_DELETE),
          hook(job("post-delete", "i"), Hook.Phase.POST_DELETE));

  private static final Delivery.Id WEB = id("web", ONE);

  /// A dying hub logs a lot.
  private static final Logger LOG = Logger.getLogger("io.bulkhead.delivery");

  private Workshop workshop = new Workshop();

  @BeforeAll
  static void beQuiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    LOG.setLevel(null);
  }

  @AfterEach
  void stop() {
    workshop.close();
  }

  private void prepare(@Nullable Bundle before) {
    workshop.close();
    workshop = new Workshop();
    workshop.cluster(ONE).controllers =
        created -> {
          if (created.path("kind").asText().equals("Job")) {
            FakeCluster.setCondition(created, "Complete");
          }
          return created;
        };
    if (before != null) {
      workshop.start();
      workshop.order(WEB, before);
      workshop.await(WEB, State.APPLIED);
      workshop.close();
      workshop.cluster(ONE).writes.clear();
    }
  }

  /// Returns whether the hub was killed on the way. In the end the state is as if it had not been.
  private boolean killedAndRecovered(Fuse fuse, @Nullable Bundle order) {
    State target = order == null ? State.GONE : State.APPLIED;
    workshop.start(fuse);
    workshop.order(WEB, order);
    until(
        () -> fuse.burnt() || workshop.store.get(WEB).progress().state() == target,
        () -> workshop.store.get(WEB).toString());
    workshop.close();
    boolean killed = fuse.burnt();
    workshop.start();
    workshop.await(WEB, target);
    until(() -> workshop.store.get(WEB).settled(), () -> workshop.store.get(WEB).toString());
    workshop.close();
    return killed;
  }

  private interface Check {
    void run(List<String> objects, List<String> writes);
  }

  private void atEveryStep(
      @Nullable Bundle before, @Nullable Bundle order, boolean afterEffect, Check check) {
    int step = 0;
    boolean killed = true;
    while (killed) {
      step++;
      prepare(before);
      killed = killedAndRecovered(new Fuse(step, afterEffect), order);
      FakeCluster cluster = workshop.cluster(ONE);
      try {
        check.run(cluster.names(), List.copyOf(cluster.writes));
      } catch (AssertionError e) {
        throw new AssertionError("killed at step " + step, e);
      }
    }
    assertThat(step).isGreaterThan(5);
  }

  private static void ranOnce(List<String> writes, String... hooks) {
    for (String hook : hooks) {
      assertThat(writes.stream().filter(write -> write.equals("apply Job shop/" + hook)))
          .as("hook %s runs once", hook)
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDeployThatWasKilledAnywhereIsCompleted(boolean afterEffect) {
    atEveryStep(
        null,
        FIRST,
        afterEffect,
        (objects, writes) -> {
          assertThat(objects)
              .containsExactly(
                  "ConfigMap shop/changed",
                  "ConfigMap shop/old",
                  "ConfigMap shop/same",
                  "CustomResourceDefinition things.x",
                  "Job shop/load",
                  "Job shop/pre",
                  "Namespace shop");
          ranOnce(writes, "pre", "post");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUpdateThatWasKilledAnywhereIsCompletedAndTouchesOnlyWhatChanged(boolean afterEffect) {
    atEveryStep(
        FIRST,
        SECOND,
        afterEffect,
        (objects, writes) -> {
          assertThat(objects)
              .containsExactly(
                  "ConfigMap shop/changed",
                  "ConfigMap shop/new",
                  "ConfigMap shop/same",
                  "Job shop/load",
                  "Job shop/migrate",
                  "Job shop/pre",
                  "Namespace shop");
          ranOnce(writes, "migrate", "report");
          assertThat(writes)
              .containsSubsequence(
                  "apply Job shop/migrate", "apply ConfigMap shop/changed", "apply Job shop/report")
              .doesNotContain(
                  "apply ConfigMap shop/same", "apply Namespace shop", "apply Job shop/pre");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemovalThatWasKilledAnywhereLeavesNothing(boolean afterEffect) {
    atEveryStep(
        FIRST,
        null,
        afterEffect,
        (objects, writes) -> {
          assertThat(objects).isEmpty();
          ranOnce(writes, "pre-delete", "post-delete");
          assertThat(workshop.store.get(WEB).progress().touched()).isEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUpdateThatWasKilledAndTakenBackLeavesTheFirst(boolean afterEffect) {
    boolean killed = true;
    for (int step = 1; killed; step++) {
      prepare(FIRST);
      List<String> before = workshop.cluster(ONE).names();
      Fuse fuse = new Fuse(step, afterEffect);
      workshop.start(fuse);
      workshop.order(WEB, SECOND);
      until(
          () -> fuse.burnt() || workshop.store.get(WEB).progress().state() == State.APPLIED,
          () -> workshop.store.get(WEB).toString());
      workshop.close();
      killed = fuse.burnt();
      workshop.start();
      workshop.order(WEB, FIRST);
      until(() -> workshop.store.get(WEB).settled(), () -> workshop.store.get(WEB).toString());
      assertThat(workshop.cluster(ONE).names()).as("step %s", step).isEqualTo(before);
      assertThat(
              workshop
                  .cluster(ONE)
                  .find(config("changed", "1").key())
                  .orElseThrow()
                  .at("/data/k")
                  .asText())
          .as("step %s", step)
          .isEqualTo("1");
    }
  }
}
