package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.Observations.Connectivity;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.state.Gates;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A failure of one object concerns only its delivery; a failure of a cluster concerns the whole
/// cluster; and neither is permanent.
class FaultsTest {
  private static final DeliveryOptions IMPATIENT =
      new DeliveryOptions(
          8,
          4,
          4,
          Duration.ofMillis(2),
          Duration.ofMillis(20),
          Duration.ofMillis(2),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofMillis(200));

  private final Workshop workshop = new Workshop();
  private final FakeCluster one = workshop.cluster(ONE);
  private final Delivery.Id bad = id("bad", ONE);
  private final Delivery.Id good = id("good", ONE);

  @AfterEach
  void stop() {
    one.hanging.clear();
    workshop.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | failed to create typed patch object: .spec.replicas: expected numeric
          500 | Internal error occurred: failed calling webhook "x.example.com"
          503 | error trying to reach service: dial tcp 10.0.0.1:443: connect: connection refused
          504 | Timeout: request did not complete within requested timeout
          429 | too many of these, says a webhook
          """)
  void whatTheApiServerCannotDoWithOneObjectFailsThatDeliveryAlone(int status, String words) {
    workshop.start();
    one.refuse("wrong", status, words);
    workshop.order(bad, bundle(config("wrong", "1")));

    Delivery row = workshop.await(bad, State.FAILED);

    assertThat(row.progress().message()).isEqualTo("ConfigMap shop/wrong: " + words);
    assertThat(row.progress().nextTry()).isAfter(row.progress().changed());
    assertThat(workshop.engine.connectivity(ONE)).isEqualTo(Connectivity.AVAILABLE);
    workshop.order(good, bundle(config("right", "1")));
    workshop.await(good, State.APPLIED);
  }

  @Test
  void aRequestWithoutAnAnswerDelaysItsDeliveryAlone() {
    workshop.start();
    one.answers.add(key ->
        key.name().equals("wrong")
            ? Optional.of(new ApplyOutcome.Unreachable(key, "service unavailable"))
            : Optional.empty());
    workshop.order(bad, bundle(config("wrong", "1"), config("beside", "1")));

    Delivery row = workshop.await(bad, State.RETRYING);

    assertThat(row.progress().message()).isEqualTo("service unavailable");
    assertThat(row.progress().nextTry()).isNotNull();
    workshop.order(good, bundle(config("right", "1")));
    workshop.await(good, State.APPLIED);
    assertThat(workshop.engine.connectivity(ONE)).isEqualTo(Connectivity.AVAILABLE);
    assertThat(workshop.store.get(bad).progress().state()).isEqualTo(State.RETRYING);
  }

  @Test
  void anApiServerWithoutItsStoreIsAClusterThatDoesNotAnswer() {
    workshop.start();
    workshop.order(good, bundle(config("right", "1")));
    workshop.await(good, State.APPLIED);
    one.storeAway = true;
    workshop.order(bad, bundle(config("other", "1")));

    Delivery row = workshop.await(bad, State.RETRYING);

    assertThat(row.progress().message()).contains("etcdserver: request timed out");
    until(
        () -> workshop.engine.connectivity(ONE) == Connectivity.RETRYING,
        () -> "" + workshop.engine.connectivity(ONE));
    assertThat(workshop.engine.unknownSince(ONE)).isPresent();
    one.storeAway = false;
    workshop.await(bad, State.APPLIED);
    assertThat(workshop.engine.unknownSince(ONE)).isEmpty();
  }

  @Test
  void requestsThatHangDoNotTakeEveryPlace() {
    workshop.start();
    List<Delivery.Id> stuck = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      one.hanging.add("stuck" + i);
      stuck.add(
          workshop.order(
              id("stuck" + i, ONE), bundle(config("stuck" + i, "1"), config("free" + i, "1"))));
    }
    workshop.order(good, bundle(config("right", "1")));

    workshop.await(good, State.APPLIED);

    stuck.forEach(each ->
        assertThat(workshop.store.get(each).progress().state()).isNotEqualTo(State.APPLIED));
    one.hanging.clear();
    stuck.forEach(each -> workshop.await(each, State.APPLIED));
  }

  @Test
  void whatFailedIsTriedAgainByItself() {
    workshop.start(Fuse.NEVER, IMPATIENT);
    one.refuse("wrong", 403, "exceeded quota");
    workshop.order(bad, bundle(config("wrong", "1")));
    workshop.await(bad, State.FAILED);

    one.answers.clear();

    assertThat(workshop.await(bad, State.APPLIED).progress().nextTry()).isNull();
  }

  @Test
  void whatFailedIsTriedAgainByItselfAfterARestart() {
    workshop.start(Fuse.NEVER, IMPATIENT);
    one.refuse("wrong", 403, "exceeded quota");
    workshop.order(bad, bundle(config("wrong", "1")));
    workshop.await(bad, State.FAILED);
    workshop.close();
    one.answers.clear();

    workshop.start(Fuse.NEVER, IMPATIENT);

    workshop.await(bad, State.APPLIED);
  }

  @Test
  void whatFailedIsTriedAgainWhenItsCauseMayHaveGone() {
    workshop.start();
    one.refuse("wrong", 403, "ValidatingAdmissionPolicy 'x' denied request");
    workshop.order(bad, bundle(config("wrong", "1")));
    workshop.await(bad, State.FAILED);
    one.answers.clear();

    workshop.engine.causeChanged(ONE);

    workshop.await(bad, State.APPLIED);
  }

  @Test
  void anObjectThatCannotBeReadKeepsNoOtherFromBeingPutBack() {
    workshop.start();
    workshop.order(bad, bundle(config("a-wrong", "1"), config("right", "1")));
    workshop.await(bad, State.APPLIED);
    one.unreadable.add("a-wrong");

    one.edit(config("a-wrong", "1").key(), tree -> tree.putObject("data").put("k", "9"));
    one.edit(config("right", "1").key(), tree -> tree.putObject("data").put("k", "9"));

    until(() -> value("right").equals("1"), () -> value("right"));
    assertThat(workshop.engine.connectivity(ONE)).isEqualTo(Connectivity.AVAILABLE);
    one.unreadable.clear();
    until(() -> value("a-wrong").equals("1"), () -> value("a-wrong"));
  }

  private String value(String name) {
    return one.find(config(name, "1").key()).orElseThrow().at("/data/k").asText();
  }

  @Test
  void whatCannotBeDeletedKeepsNothingElseFromBeingDeleted() {
    workshop.start();
    workshop.order(bad, bundle(config("wrong", "1"), config("right", "1")));
    workshop.await(bad, State.APPLIED);
    one.refuse("wrong", 500, "failed calling webhook");

    workshop.order(bad, null);

    assertThat(workshop.await(bad, State.FAILED).progress().message())
        .contains("failed calling webhook");
    assertThat(one.names()).containsExactly("ConfigMap shop/wrong");
  }

  @Test
  void whatIsHeldByAFinalizerIsNotGoneAndTheFinalizerIsNamed() {
    workshop.start();
    workshop.order(bad, bundle(config("held", "1"), config("right", "1")));
    workshop.await(bad, State.APPLIED);
    one.edit(
        config("held", "1").key(),
        tree -> tree.withObjectProperty("metadata").putArray("finalizers").add("example.com/hold"));

    workshop.order(bad, null);

    String words =
        "waits until ConfigMap shop/held is gone: held by the finalizer example.com/hold";
    until(
        () -> workshop.store.get(bad).progress().message().equals(words),
        () -> "" + workshop.store.get(bad));
    assertThat(one.names()).containsExactly("ConfigMap shop/held");
    assertThat(workshop.store.get(bad).progress().state()).isEqualTo(State.REMOVING);
    one.remove(config("held", "1").key());
    workshop.await(bad, State.GONE);
  }

  @Test
  void whatNeedsAShareWaitsUntilTheShareIsThere() {
    workshop.start();
    var cloud =
        new Delivery.Id(
            new io.bulkhead.kind.DocumentKey("LogicalCloud", List.of("acme", "press")),
            "logical-cloud",
            ONE);
    workshop.order(cloud, bundle(config("share", "1")));
    workshop.await(cloud, State.APPLIED);
    one.hanging.add("share");
    var actor = new io.bulkhead.bundle.Actor("press", "LogicalCloud acme/press");
    workshop.store.change(() -> List.of(adjusting(cloud, bundle(config("share", "2")))));
    workshop.order(
        good, io.bulkhead.bundle.Bundle.of(bundle(config("right", "1")).entries(), actor));

    workshop.await(good, State.GATED);
    assertThat(one.find(config("right", "1").key())).isEmpty();

    one.hanging.clear();
    workshop.await(good, State.APPLIED);
  }

  private Delivery adjusting(Delivery.Id id, io.bulkhead.bundle.Bundle desired) {
    Delivery plain = workshop.ordered(id, desired);
    return new Delivery(
        plain.id(),
        new Delivery.Order(
            plain.order().contextId(),
            plain.order().desired(),
            plain.order().gates(),
            false,
            true,
            false),
        new Delivery.Progress(
            plain.progress().applied(),
            plain.progress().touched(),
            plain.progress().hooksDone(),
            State.PENDING,
            plain.progress().objects(),
            "",
            plain.progress().changed(),
            null,
            Delivery.Adopted.NONE));
  }

  @Test
  void anErrorEndsNeitherTheOthersNorItself() {
    workshop.start();
    var broken = new java.util.concurrent.atomic.AtomicBoolean(true);
    one.answers.add(key -> {
      if (key.name().equals("wrong") && broken.get()) {
        throw new StackOverflowError("of a test");
      }
      return Optional.empty();
    });
    workshop.order(bad, bundle(config("wrong", "1")));
    workshop.order(good, bundle(config("right", "1")));
    workshop.await(good, State.APPLIED);
    assertThat(workshop.engine.connectivity(ONE)).isEqualTo(Connectivity.AVAILABLE);

    broken.set(false);

    workshop.await(bad, State.APPLIED);
  }

  @Test
  void aClusterWhoseStoreIsTakenBackIsPutRightWithoutARestart() {
    workshop.start();
    workshop.order(good, bundle(config("old", "1"), config("same", "1")));
    workshop.await(good, State.APPLIED);
    FakeCluster.Snapshot before = one.snapshot();
    for (int i = 2; i < 6; i++) {
      workshop.order(
          good, bundle(config("old", "" + i), config("same", "1"), config("new", "" + i)));
      workshop.await(good, State.APPLIED);
    }

    one.restore(before);

    until(
        () -> value("old").equals("5") && one.find(config("new", "5").key()).isPresent(),
        () -> one.names() + " " + value("old"));
    // Later observations count, although their versions are smaller than earlier ones.
    one.edit(config("same", "1").key(), tree -> tree.putObject("data").put("k", "9"));
    until(() -> value("same").equals("1"), () -> value("same"));
  }

  @Test
  void theGuardIsPutBackFirst() {
    workshop.start();
    Delivery.Id guard = Gates.guard(ONE);
    workshop.order(guard, bundle(config("guard", "1")));
    workshop.await(guard, State.APPLIED);
    workshop.order(good, bundle(Workshop.object("v1", "Service", "web", "{}")));
    workshop.await(good, State.APPLIED);
    FakeCluster.Snapshot now = one.snapshot();
    one.writes.clear();

    one.restore(new FakeCluster.Snapshot(java.util.Map.of(), java.util.Map.of(), now.version()));

    until(() -> one.names().size() == 2, () -> "" + one.names());
    assertThat(one.writes).containsExactly("apply ConfigMap shop/guard", "apply Service shop/web");
  }

  @Test
  void aClusterWithoutRowsLeavesNothingBehind() {
    workshop.start();
    workshop.order(good, bundle(config("right", "1")));
    workshop.await(good, State.APPLIED);
    assertThat(workshop.engine.clustersInHand()).isEqualTo(1);
    one.away(true);
    workshop.store.remove(good);

    Objects.requireNonNull(workshop.engine).forget(ONE);
    workshop.engine.wake(ONE);

    until(
        () -> workshop.engine.clustersInHand() == 0,
        () -> workshop.engine.clustersInHand() + " clusters");
    until(() -> one.watching() == 0, () -> one.watching() + " watches");
  }
}
