package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.TWO;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.job;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.Observations.Connectivity;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import io.bulkhead.store.Delivery.State;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryEngineTest {
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

  @Test
  void deploysInWavesAndSaysWhatIsThere() {
    Manifest workload = object("apps/v1", "Deployment", "web", "{\"spec\":{\"replicas\":1}}");
    Manifest role = object("rbac.authorization.k8s.io/v1", "Role", "web", "{\"rules\":[]}");
    Manifest namespace = object("v1", "Namespace", "shop", "{}");

    workshop.order(web, bundle(workload, config("a", "1"), role, namespace));

    Delivery row = workshop.await(web, State.APPLIED);
    assertThat(one.writes)
        .containsExactly(
            "apply Namespace shop",
            "apply Role shop/web",
            "apply ConfigMap shop/a",
            "apply Deployment shop/web");
    assertThat(row.progress().touched()).containsExactly(row.order().desired());
    assertThat(row.progress().applied()).isEqualTo(row.order().desired());
    assertThat(row.progress().objects())
        .hasSize(4)
        .allSatisfy(state -> {
          assertThat(state.outcome()).isEqualTo(Outcome.APPLIED);
          assertThat(state.live()).isNotNull();
        });
  }

  @Test
  void updatesOnlyWhatChangedAndPrunesWhatVanished() {
    workshop.order(web, bundle(config("same", "1"), config("changed", "1"), config("old", "1")));
    workshop.await(web, State.APPLIED);
    one.writes.clear();

    workshop.order(web, bundle(config("same", "1"), config("changed", "2"), config("new", "1")));

    workshop.await(web, State.APPLIED);
    assertThat(one.writes)
        .containsExactlyInAnyOrder(
            "apply ConfigMap shop/changed",
            "apply ConfigMap shop/new",
            "delete ConfigMap shop/old");
    assertThat(one.names())
        .containsExactly("ConfigMap shop/changed", "ConfigMap shop/new", "ConfigMap shop/same");
    assertThat(workshop.counted.get(DeliveryMetrics.Event.SKIPPED)).isEqualTo(1);
  }

  @Test
  void removesEverythingInReverseOrderAndKeepsTheRow() {
    workshop.order(web, bundle(object("v1", "Namespace", "shop", "{}"), config("a", "1")));
    workshop.await(web, State.APPLIED);
    one.writes.clear();

    workshop.order(web, null);

    Delivery row = workshop.await(web, State.GONE);
    assertThat(one.writes).containsExactly("delete ConfigMap shop/a", "delete Namespace shop");
    assertThat(one.names()).isEmpty();
    assertThat(row.progress().touched()).isEmpty();
    assertThat(row.progress().applied()).isNull();
    assertThat(row.progress().objects())
        .extracting(Delivery.ObjectState::outcome)
        .containsOnly(Outcome.DELETED);
  }

  @Test
  void waitsForANamespaceThatIsHeldByAFinalizerAndSaysWhy() {
    Manifest namespace =
        object("v1", "Namespace", "shop", "{\"metadata\":{\"finalizers\":[\"x/hold\"]}}");
    workshop.order(web, bundle(namespace));
    workshop.await(web, State.APPLIED);
    one.edit(
        namespace.key(),
        live ->
            live.withObjectProperty("status")
                .withArrayProperty("conditions")
                .addObject()
                .put("type", "NamespaceFinalizersRemaining")
                .put("status", "True")
                .put("message", "x/hold in 1 resource instances"));

    workshop.order(web, null);

    until(
        () ->
            workshop.store.get(web).progress().message().contains("x/hold in 1 resource instances"),
        () -> workshop.store.get(web).toString());
    assertThat(workshop.store.get(web).progress().state()).isEqualTo(State.REMOVING);
    one.remove(namespace.key());
    workshop.await(web, State.GONE);
  }

  @Test
  void aJobWhoseTemplateChangedIsMadeAnew() {
    workshop.order(web, bundle(job("load", "one")));
    workshop.await(web, State.APPLIED);

    workshop.order(web, bundle(job("load", "two")));

    workshop.await(web, State.APPLIED);
    assertThat(one.find(job("load", "two").key()).orElseThrow().at("/spec/template/image").asText())
        .isEqualTo("two");
    assertThat(one.writes).contains("delete Job shop/load");
  }

  @Test
  void aRefusalFailsTheDeliveryWithItsReasonAndIsTriedAgainWhenTheClusterChanges() {
    one.refuse("bad", 422, "spec.x: invalid");
    workshop.order(web, bundle(config("good", "1"), config("bad", "1")));

    Delivery row = workshop.await(web, State.FAILED);
    assertThat(row.progress().message()).isEqualTo("ConfigMap shop/bad: spec.x: invalid");
    assertThat(row.progress().objects())
        .extracting(Delivery.ObjectState::outcome)
        .containsExactlyInAnyOrder(Outcome.APPLIED, Outcome.FAILED);

    one.answers.clear();
    one.writes.clear();
    workshop.engine.clusterChanged(ONE);
    workshop.await(web, State.APPLIED);
    assertThat(one.writes).containsExactly("apply ConfigMap shop/bad");
  }

  @Test
  void whatIsThereIsKeptThereWhenAnUpdateFailed() {
    Manifest guard = config("guard", "1");
    workshop.order(web, bundle(guard));
    workshop.await(web, State.APPLIED);
    one.refuse("bad", 422, "no");
    workshop.order(web, bundle(guard, config("bad", "1")));
    workshop.await(web, State.FAILED);

    one.remove(guard.key());

    until(() -> one.find(guard.key()).isPresent(), one.names()::toString);
    assertThat(workshop.store.get(web).progress().state()).isEqualTo(State.FAILED);
    assertThat(workshop.store.get(web).progress().message()).isEqualTo("ConfigMap shop/bad: no");
  }

  @Test
  void twoDeliveriesMayHandAnObjectOver() {
    Delivery.Id newer = id("newer", ONE);
    workshop.order(web, bundle(config("shared", "1"), config("mine", "1")));
    workshop.await(web, State.APPLIED);
    one.writes.clear();

    workshop.store.change(() ->
        List.of(
            workshop.ordered(newer, bundle(config("shared", "2"))), workshop.ordered(web, null)));

    workshop.await(web, State.GONE);
    workshop.await(newer, State.APPLIED);
    assertThat(one.names()).containsExactly("ConfigMap shop/shared");
  }

  @Test
  void tenThousandObjectsAreDeliveredUpdatedAndRemoved() {
    Object[] objects = new Object[10_000];
    for (int i = 0; i < objects.length; i++) {
      objects[i] = config("c" + i, "1");
    }
    workshop.order(web, bundle(objects));
    workshop.await(web, State.APPLIED);
    assertThat(one.names()).hasSize(10_000);
    one.writes.clear();

    objects[77] = config("c77", "2");
    workshop.order(web, bundle(objects));
    workshop.await(web, State.APPLIED);
    assertThat(one.writes).containsExactly("apply ConfigMap shop/c77");

    workshop.order(web, null);
    workshop.await(web, State.GONE);
    assertThat(one.names()).isEmpty();
  }

  @Test
  void aClusterThatChangedIsTriedAtOnce() {
    one.away(true);
    workshop.order(web, bundle(config("a", "1")));
    workshop.await(web, State.RETRYING);
    one.away(false);

    workshop.engine.clusterChanged(ONE);

    workshop.await(web, State.APPLIED);
  }

  @Test
  void aBusyClusterIsAskedAgain() {
    one.throttle(30);
    workshop.order(web, bundle(config("a", "1"), config("b", "1")));

    workshop.await(web, State.APPLIED);
    assertThat(workshop.counted.get(DeliveryMetrics.Event.THROTTLED)).isPositive();
  }

  @Test
  void aClusterThatIsAwayDelaysNoOtherAndIsServedWhenItComesBack() {
    one.away(true);
    Delivery.Id other = id("web", TWO);
    workshop.order(web, bundle(config("a", "1")));
    workshop.order(other, bundle(config("a", "1")));

    workshop.await(other, State.APPLIED);
    workshop.await(web, State.RETRYING);
    assertThat(workshop.store.get(web).progress().message()).contains("connection refused");
    assertThat(workshop.engine.connectivity(ONE)).isEqualTo(Connectivity.RETRYING);

    one.away(false);
    workshop.await(web, State.APPLIED);
    assertThat(workshop.engine.connectivity(ONE)).isEqualTo(Connectivity.AVAILABLE);
  }

  @Test
  void aStoppedDeliveryIsLeftAloneUntilItIsOrderedAgain() {
    one.away(true);
    workshop.order(web, bundle(config("a", "1")));
    workshop.await(web, State.RETRYING);
    Delivery row = workshop.store.get(web);
    workshop.store.save(stopped(row));
    one.away(false);

    Delivery.Id other = id("other", ONE);
    workshop.order(other, bundle(config("b", "1")));
    workshop.await(other, State.APPLIED);
    assertThat(one.names()).containsExactly("ConfigMap shop/b");

    workshop.order(web, bundle(config("a", "1")));
    workshop.await(web, State.APPLIED);
  }

  private static Delivery stopped(Delivery row) {
    return new Delivery(
        row.id(),
        new Delivery.Order(
            row.order().contextId(),
            row.order().desired(),
            row.order().gates(),
            true,
            false,
            false),
        new Delivery.Progress(
            row.progress().applied(),
            row.progress().touched(),
            row.progress().hooksDone(),
            row.progress().state(),
            row.progress().objects(),
            row.progress().message(),
            row.progress().changed(),
            null,
            Delivery.Adopted.NONE));
  }

  @Test
  void aChangedOrderWinsOverTheOneThatIsWorkedOn() {
    for (int i = 0; i < 20; i++) {
      workshop.order(web, bundle(config("a", "" + i), config("b" + i, "1")));
    }
    workshop.order(web, bundle(config("a", "last")));

    until(
        () -> one.names().equals(List.of("ConfigMap shop/a")) && workshop.store.get(web).settled(),
        () -> one.names() + " " + workshop.store.get(web));
    assertThat(one.find(config("a", "").key()).orElseThrow().at("/data/k").asText())
        .isEqualTo("last");
  }

  @Test
  void showsReducedPodsOfADelivery() {
    String labels = "{\"metadata\":{\"labels\":{\"emco/deployment-id\":\"7-web\"}}}";
    workshop.order(web, bundle(object("apps/v1", "Deployment", "web", labels)));
    workshop.await(web, State.APPLIED);
    Manifest pod =
        object(
            "v1",
            "Pod",
            "web-1",
            """
            {"metadata":{"labels":{"emco/deployment-id":"7-web"}},
             "spec":{"runtimeClassName":"kata","hostname":"x","containers":[{"name":"c","image":"i"}]}}
            """);
    one.connection(Fuse.NEVER).apply(pod);

    until(() -> workshop.engine.pods(web).size() == 1, () -> "pods");
    assertThat(workshop.engine.pods(web).getFirst().path("spec").toString())
        .isEqualTo(
            "{\"runtimeClassName\":\"kata\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}");
  }
}
