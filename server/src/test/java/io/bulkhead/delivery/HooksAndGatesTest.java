package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.TWO;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.hook;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.job;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.bundle.Hook;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HooksAndGatesTest {
  private final Workshop workshop = new Workshop();
  private final FakeCluster one = workshop.cluster(ONE);
  private final Delivery.Id web = id("web", ONE);

  @BeforeEach
  void start() {
    workshop.start();
  }

  @AfterEach
  void stop() {
    workshop.close();
  }

  private void complete(Manifest job) {
    until(() -> one.find(job.key()).isPresent(), () -> "there is no " + job.key());
    one.edit(job.key(), live -> FakeCluster.setCondition(live, "Complete"));
  }

  @Test
  void hooksRunAroundTheWavesAndAreWaitedFor() {
    Manifest before = job("before", "i");
    Manifest after = job("after", "i");
    workshop.order(
        web,
        bundle(
            hook(after, Hook.Phase.POST_INSTALL),
            config("a", "1"),
            hook(before, Hook.Phase.PRE_INSTALL)));

    until(
        () -> workshop.store.get(web).progress().message().equals("waits for hook Job shop/before"),
        () -> workshop.store.get(web).toString());
    assertThat(one.names()).containsExactly("Job shop/before");
    complete(before);
    complete(after);

    Delivery row = workshop.await(web, State.APPLIED);
    assertThat(one.writes)
        .containsExactly("apply Job shop/before", "apply ConfigMap shop/a", "apply Job shop/after");
    assertThat(row.progress().hooksDone())
        .contains("PRE_INSTALL/Job/before", "POST_INSTALL/Job/after");
  }

  @Test
  void aFailedHookFailsTheDeliveryWithItsReason() {
    Manifest before = job("before", "i");
    workshop.order(web, bundle(config("a", "1"), hook(before, Hook.Phase.PRE_INSTALL)));
    until(() -> one.find(before.key()).isPresent(), one.names()::toString);
    one.edit(
        before.key(),
        live ->
            live.withObjectProperty("status")
                .withArrayProperty("conditions")
                .addObject()
                .put("type", "Failed")
                .put("status", "True")
                .put("reason", "BackoffLimitExceeded")
                .put("message", "too often"));

    Delivery row = workshop.await(web, State.FAILED);
    assertThat(row.progress().message())
        .isEqualTo("hook Job shop/before failed: BackoffLimitExceeded too often");
    assertThat(one.names()).containsExactly("Job shop/before");
  }

  @Test
  void anUpdateRunsNoInstallHookAgainButANewInstallationDoes() {
    completeJobsAtOnce();
    Bundle first = bundle(config("a", "1"), hook(job("h", "i"), Hook.Phase.PRE_INSTALL));
    workshop.order(web, first);
    workshop.await(web, State.APPLIED);
    one.writes.clear();

    workshop.order(web, bundle(config("a", "2"), hook(job("h", "i"), Hook.Phase.PRE_INSTALL)));
    workshop.await(web, State.APPLIED);
    assertThat(one.writes).containsExactly("apply ConfigMap shop/a");

    workshop.order(web, null);
    workshop.await(web, State.GONE);
    assertThat(one.names()).isEmpty();
    one.writes.clear();
    workshop.order(web, first);
    workshop.await(web, State.APPLIED);
    assertThat(one.writes).containsExactly("apply Job shop/h", "apply ConfigMap shop/a");
  }

  private static Bundle updating(String version) {
    return bundle(
        config("a", version),
        hook(job("install", version), Hook.Phase.PRE_INSTALL),
        hook(job("migrate", version), Hook.Phase.PRE_UPGRADE),
        hook(job("report", version), Hook.Phase.POST_UPGRADE));
  }

  @Test
  void everyUpdateRunsItsHooksAndAnInstallationDoesNot() {
    completeJobsAtOnce();
    workshop.order(web, updating("1"));
    workshop.await(web, State.APPLIED);
    assertThat(one.writes).containsExactly("apply Job shop/install", "apply ConfigMap shop/a");

    for (String version : List.of("2", "1", "2")) {
      one.writes.clear();
      workshop.order(web, updating(version));
      Delivery row = workshop.await(web, State.APPLIED);
      assertThat(one.writes)
          .filteredOn(write -> write.startsWith("apply"))
          .containsExactly(
              "apply Job shop/migrate", "apply ConfigMap shop/a", "apply Job shop/report");
      assertThat(row.progress().hooksDone()).as("nothing piles up").hasSizeLessThan(5);
    }
  }

  @Test
  void whatAFailedHookComesBeforeStaysAsItWas() {
    completeJobsAtOnce();
    workshop.order(web, updating("1"));
    workshop.await(web, State.APPLIED);
    one.controllers =
        created -> {
          FakeCluster.setCondition(created, "Failed");
          return created;
        };

    workshop.order(web, updating("2"));
    Delivery row = workshop.await(web, State.FAILED);

    assertThat(row.progress().message()).startsWith("hook Job shop/migrate failed");
    assertThat(one.find(config("a", "1").key()).orElseThrow().at("/data/k").asText())
        .isEqualTo("1");
  }

  @Test
  void whatComesAfterAnUpdateWaitsForWhatItBrought() {
    completeJobsAtOnce();
    Manifest before = object("apps/v1", "Deployment", "web", "{\"spec\":{\"replicas\":1}}");
    Manifest after = object("apps/v1", "Deployment", "web", "{\"spec\":{\"replicas\":2}}");
    workshop.order(web, bundle(before));
    workshop.await(web, State.APPLIED);

    workshop.order(web, bundle(after, hook(job("report", "i"), Hook.Phase.POST_UPGRADE)));
    until(
        () ->
            workshop.store.get(web).progress().message().contains("before the post-upgrade hooks"),
        () -> workshop.store.get(web).toString());
    assertThat(one.writes).doesNotContain("apply Job shop/report");

    one.edit(
        after.key(),
        live ->
            live.putObject("status")
                .put("observedGeneration", 1)
                .put("replicas", 2)
                .put("updatedReplicas", 2)
                .put("availableReplicas", 2));
    workshop.await(web, State.APPLIED);
    assertThat(one.writes).contains("apply Job shop/report");
  }

  @Test
  void aHookOfAnEarlierRunIsRemovedFirst() {
    one.connection(Fuse.NEVER).apply(job("h", "old"));
    one.writes.clear();
    completeJobsAtOnce();
    workshop.order(web, bundle(hook(job("h", "new"), Hook.Phase.PRE_INSTALL)));

    workshop.await(web, State.APPLIED);
    assertThat(one.writes).containsExactly("delete Job shop/h", "apply Job shop/h");
  }

  @Test
  void deleteHooksRunAroundTheRemovalAndGoToo() {
    completeJobsAtOnce();
    workshop.order(
        web,
        bundle(
            config("a", "1"),
            hook(job("first", "i"), Hook.Phase.PRE_DELETE),
            hook(job("last", "i"), Hook.Phase.POST_DELETE)));
    workshop.await(web, State.APPLIED);
    one.writes.clear();

    workshop.order(web, null);
    workshop.await(web, State.GONE);
    assertThat(one.writes)
        .containsSubsequence(
            "apply Job shop/first",
            "delete ConfigMap shop/a",
            "apply Job shop/last",
            "delete Job shop/last");
    assertThat(one.names()).isEmpty();
  }

  private void completeJobsAtOnce() {
    one.controllers =
        created -> {
          if (created.path("kind").asText().equals("Job")) {
            FakeCluster.setCondition(created, "Complete");
          }
          return created;
        };
  }

  @Test
  void waitsUntilTheOtherPartIsReadyOnAllItsClusters() {
    Manifest database = object("apps/v1", "Deployment", "db", "{\"spec\":{\"replicas\":1}}");
    Delivery.Id db1 = id("db", ONE);
    Delivery.Id db2 = id("db", TWO);
    workshop.store.save(
        workshop.ordered(db1, bundle(database)),
        workshop.ordered(db2, bundle(database)),
        workshop.ordered(
            web, bundle(config("a", "1")), new Gate("db", Gate.Until.READY, Duration.ofMillis(5))));

    workshop.await(db1, State.APPLIED);
    workshop.await(db2, State.APPLIED);
    workshop.await(web, State.GATED);
    one.edit(database.key(), HooksAndGatesTest::makeReady);
    until(
        () ->
            workshop
                .store
                .get(web)
                .progress()
                .message()
                .equals("waits until db is ready on edge+two"),
        () -> workshop.store.get(web).toString());
    assertThat(one.writes).doesNotContain("apply ConfigMap shop/a");

    workshop.cluster(TWO).edit(database.key(), HooksAndGatesTest::makeReady);
    workshop.await(web, State.APPLIED);
  }

  private static void makeReady(ObjectNode deployment) {
    deployment
        .putObject("status")
        .put("observedGeneration", 1)
        .put("replicas", 1)
        .put("updatedReplicas", 1)
        .put("availableReplicas", 1);
  }

  @Test
  void nothingGoesToAClusterBeforeItsGuard() {
    var baseline = new Delivery.Id(ONE.document(), "baseline", ONE);
    Manifest guard =
        object(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicy",
            "guard",
            "{\"spec\":{}}");
    one.refuse("guard", 422, "no policies today");
    workshop.store.save(
        workshop.ordered(baseline, bundle(guard)), workshop.ordered(web, bundle(config("a", "1"))));

    workshop.await(web, State.GATED);
    assertThat(workshop.store.get(web).progress().message())
        .isEqualTo("waits until the guard is in force on edge+one");
    assertThat(one.writes).doesNotContain("apply ConfigMap shop/a");

    one.answers.clear();
    workshop.order(baseline, bundle(guard, config("x", "1")));
    workshop.await(web, State.APPLIED);
  }

  @Test
  void waitsUntilTheOtherPartIsDeployedAndIgnoresThatOnRemoval() {
    workshop.cluster(TWO).away(true);
    workshop.store.save(
        workshop.ordered(id("db", TWO), bundle(config("db", "1"))),
        workshop.ordered(
            web, bundle(config("a", "1")), new Gate("db", Gate.Until.DEPLOYED, Duration.ZERO)));
    workshop.await(web, State.GATED);

    workshop.cluster(TWO).away(false);
    workshop.await(web, State.APPLIED);

    workshop.cluster(TWO).away(true);
    workshop.order(id("db", TWO), bundle(config("db", "2")));
    workshop.order(web, null, new Gate("db", Gate.Until.DEPLOYED, Duration.ZERO));
    workshop.await(web, State.GONE);
  }

  @Test
  void whatAwaitsItsClusterIsLeftAloneUntilItIsOrderedAnew() {
    Delivery waiting = workshop.ordered(web, Bundle.EMPTY, Gate.UNSEEN).awaiting("not seen yet");
    workshop.store.save(waiting, workshop.ordered(id("other", ONE), bundle(config("b", "1"))));
    workshop.await(id("other", ONE), State.APPLIED);
    assertThat(workshop.store.get(web)).isEqualTo(waiting);

    workshop.order(web, bundle(config("a", "1")));
    workshop.await(web, State.APPLIED);
    assertThat(one.names()).contains("ConfigMap shop/a");
  }

  @Test
  void waitsUntilDefinitionsAreEstablished() {
    one.controllers =
        created -> {
          created.remove("status");
          return created;
        };
    Manifest definition =
        object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "things.x", "{}");
    workshop.order(web, bundle(definition, object("x/v1", "Thing", "t", "{}")));
    until(
        () -> workshop.store.get(web).progress().message().contains("waits until"),
        () -> workshop.store.get(web).toString());
    assertThat(one.writes).doesNotContain("apply Thing shop/t");

    one.edit(definition.key(), live -> FakeCluster.setCondition(live, "Established"));
    workshop.await(web, State.APPLIED);
    assertThat(one.writes)
        .containsExactly("apply CustomResourceDefinition things.x", "apply Thing shop/t");
  }
}
