package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.job;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.delivery.state.EndedJobs;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Changes by others on a cluster are reverted, also after the hub or its watch was away.
class DriftTest {
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
  void putsADeletedObjectBackAndTouchesNoOther() {
    Manifest a = config("a", "1");
    workshop.order(web, bundle(a, config("b", "1")));
    workshop.await(web, State.APPLIED);
    one.writes.clear();

    one.remove(a.key());

    until(() -> one.find(a.key()).isPresent(), one.names()::toString);
    assertThat(one.writes).containsExactly("apply ConfigMap shop/a");
    assertThat(workshop.store.get(web).progress().state()).isEqualTo(State.APPLIED);
  }

  @Test
  void putsAChangedFieldBackAndLeavesStatusAlone() {
    Manifest web1 = object("apps/v1", "Deployment", "web", "{\"spec\":{\"replicas\":2}}");
    workshop.order(web, bundle(web1));
    workshop.await(web, State.APPLIED);
    one.writes.clear();
    one.edit(web1.key(), live -> live.putObject("status").put("replicas", 1));
    one.edit(web1.key(), live -> ((ObjectNode) live.path("spec")).put("replicas", 7));

    until(
        () -> one.find(web1.key()).orElseThrow().at("/spec/replicas").asInt() == 2,
        one.names()::toString);
    assertThat(one.writes).containsExactly("apply Deployment shop/web");
  }

  @Test
  void seesADriftThatHappenedWhileTheWatchWasTooOld() {
    Manifest a = config("a", "1");
    workshop.order(web, bundle(a));
    workshop.await(web, State.APPLIED);
    one.compact();
    one.remove(a.key());

    until(() -> one.find(a.key()).isPresent(), one.names()::toString);
  }

  @Test
  void writesNothingAfterARestartWhenNothingChanged() {
    workshop.order(web, bundle(config("a", "1"), config("b", "1")));
    workshop.await(web, State.APPLIED);
    one.writes.clear();
    int saves = workshop.store.saves();

    workshop.close();
    DeliveryEngine engine = workshop.start();
    until(
        () -> engine.readiness(ONE, config("b", "1").key()) == Readiness.READY,
        () -> "readiness after the restart");
    assertThat(one.writes).isEmpty();
    assertThat(workshop.store.saves()).isEqualTo(saves);
  }

  @Test
  void repairsWhatDriftedWhileTheHubWasDown() {
    Manifest a = config("a", "1");
    Manifest b = config("b", "1");
    workshop.order(web, bundle(a, b, config("c", "1")));
    workshop.await(web, State.APPLIED);
    workshop.close();
    one.writes.clear();
    one.remove(a.key());
    one.edit(b.key(), live -> ((ObjectNode) live.path("data")).put("k", "evil"));

    workshop.start();

    until(
        () ->
            one.find(a.key()).isPresent()
                && one.find(b.key()).orElseThrow().at("/data/k").asText().equals("1"),
        one.names()::toString);
    assertThat(one.writes)
        .containsExactlyInAnyOrder("apply ConfigMap shop/a", "apply ConfigMap shop/b");
  }

  @ParameterizedTest
  @CsvSource({"Complete, READY", "Failed, NOT_READY"})
  void aJobThatEndedAndWentIsNotMadeAgainAndStaysWhatItCameTo(String end, Readiness known) {
    Manifest load = job("load", "one");
    workshop.order(web, bundle(load, config("a", "1")));
    workshop.await(web, State.APPLIED);
    one.edit(load.key(), live -> FakeCluster.setCondition(live, end));
    until(
        () ->
            workshop.store.get(web).progress().objects().stream()
                .anyMatch(state -> state.message().equals(EndedJobs.message(known))),
        () -> workshop.store.get(web).toString());
    one.writes.clear();

    // As the cluster does: it is marked first.
    one.edit(
        load.key(), live -> live.withObjectProperty("metadata").put("deletionTimestamp", "now"));
    one.remove(load.key());
    one.remove(config("a", "1").key());
    until(() -> one.find(config("a", "1").key()).isPresent(), one.names()::toString);
    assertThat(readiness(load)).isEqualTo(known);
    workshop.restart();
    one.remove(config("a", "1").key());

    until(() -> one.writes.size() == 2, one.names()::toString);
    assertThat(one.writes).containsOnly("apply ConfigMap shop/a");
    assertThat(readiness(load)).isEqualTo(known);
  }

  private Readiness readiness(Manifest manifest) {
    return Objects.requireNonNull(workshop.engine).readiness(ONE, manifest.key());
  }

  @Test
  void aCertificateRequestThatTheClusterDeletedIsNotMadeAgain() {
    Manifest request = object("certificates.k8s.io/v1", "CertificateSigningRequest", "dana", "{}");
    workshop.order(web, bundle(request, config("a", "1")));
    workshop.await(web, State.APPLIED);
    one.writes.clear();

    one.remove(request.key());
    one.remove(config("a", "1").key());

    until(() -> one.find(config("a", "1").key()).isPresent(), one.names()::toString);
    assertThat(one.writes).containsExactly("apply ConfigMap shop/a");
  }
}
