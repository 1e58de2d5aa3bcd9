package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tenant names the namespace of its logical cloud, and one of that name may already exist.
class TakeoverTest {
  private final Workshop workshop = new Workshop();
  private final FakeCluster one = workshop.cluster(ONE);
  private final Delivery.Id cloud = id("cloud", ONE);

  @BeforeEach
  void start() {
    workshop.start();
  }

  @AfterEach
  void stop() {
    workshop.close();
  }

  private static Manifest namespace(String owner, String trust) {
    return Manifest.of(
        Json.parse(
            """
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {
              "bulkhead.io/managed": "true", "bulkhead.io/owner": "%s", "bulkhead.io/trust": "%s"}}}
            """
                .formatted(owner, trust)));
  }

  private void isThere(Manifest manifest) {
    one.connection(Fuse.NEVER).apply(manifest);
    one.writes.clear();
  }

  private static Manifest monitoring() {
    return Manifest.of(
        Json.parse(
            "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\":"
                + " \"shop\"}}"));
  }

  /// The cloud would get the rights of its user permissions in it, and delete it at its end.
  @Test
  void aNamespaceOfOthersIsNeitherTakenNorDeleted() {
    isThere(monitoring());
    workshop.order(cloud, bundle(namespace("press", "untrusted"), config("a", "1")));

    assertThat(workshop.await(cloud, State.FAILED).progress().message())
        .contains("Namespace shop is there already and is somebody else's");
    workshop.order(cloud, null);
    workshop.await(cloud, State.GONE);
    assertThat(one.writes).isEmpty();
    assertThat(one.names()).containsExactly("Namespace shop");
  }

  @Test
  void aNamespaceOfAnotherCloudIsNotTakenEither() {
    isThere(namespace("paint", "untrusted"));
    workshop.order(cloud, bundle(namespace("press", "untrusted")));

    workshop.await(cloud, State.FAILED);
    assertThat(one.writes).isEmpty();
  }

  @Test
  void anUpdateMovesIntoNoNamespaceOfOthers() {
    isThere(monitoring());
    workshop.order(cloud, bundle(config("a", "1")));
    workshop.await(cloud, State.APPLIED);
    workshop.order(cloud, bundle(config("a", "1"), namespace("press", "untrusted")));

    workshop.await(cloud, State.FAILED);
  }

  @Test
  void whatIsOnesOwnIsGoneOnWith() {
    isThere(namespace("press", "untrusted"));
    workshop.order(cloud, bundle(namespace("press", "untrusted")));

    workshop.await(cloud, State.APPLIED);
  }

  @Test
  void labelsThatWereTakenAwayArePutBackByAnUpdate() {
    workshop.order(cloud, bundle(namespace("press", "untrusted")));
    workshop.await(cloud, State.APPLIED);
    workshop.close();
    one.edit(monitoring().key(), live -> ((ObjectNode) live.get("metadata")).remove("labels"));
    workshop.order(cloud, bundle(namespace("press", "untrusted"), config("a", "1")));
    workshop.start();

    until(() -> trust().equals("untrusted"), this::trust);
  }

  private String trust() {
    return one.find(monitoring().key())
        .orElseThrow()
        .at("/metadata/labels/bulkhead.io~1trust")
        .asText();
  }

  /// It would be deleted together with the cloud.
  @Test
  void norDoesATrustedCloudTakeANamespaceThatIsThere() {
    isThere(monitoring());
    workshop.order(cloud, bundle(namespace("telco", "trusted")));

    assertThat(workshop.await(cloud, State.FAILED).progress().message()).contains("Namespace shop");
    assertThat(one.writes).isEmpty();
  }

  @Test
  void anOperatorMayPutATrustedCloudIntoANamespaceThatIsThereAndItStays() {
    isThere(monitoring());
    adopting(cloud, bundle(namespace("telco", "trusted"), config("a", "1")));
    workshop.await(cloud, State.APPLIED);
    workshop.restart();
    workshop.order(cloud, null);
    workshop.await(cloud, State.GONE);

    assertThat(one.names()).containsExactly("Namespace shop");
    assertThat(one.find(monitoring().key()).orElseThrow().toString()).doesNotContain("bulkhead.io");
  }

  private static Manifest owned(String value, String owner) {
    Manifest plain = config("shared", value);
    return plain.edit(tree ->
        ((ObjectNode) tree.path("metadata").path("labels")).put("bulkhead.io/owner", owner));
  }

  private void adopting(Delivery.Id id, Bundle desired) {
    workshop.store.change(() -> {
      Delivery row = workshop.ordered(id, desired);
      return List.of(new Delivery(row.id(), row.order().adopting(true), row.progress()));
    });
  }

  private final Delivery.Id left = id("left", ONE);
  private final Delivery.Id right = id("right", ONE);

  private String shared() {
    return one.find(config("shared", "").key()).map(o -> o.at("/data/k").asText()).orElse("gone");
  }

  @Test
  void whatAnotherDeliveryHoldsIsNotTaken() {
    workshop.order(left, bundle(owned("left", "l"), config("l", "1")));
    workshop.await(left, State.APPLIED);
    workshop.order(right, bundle(owned("right", "r"), config("r", "1")));

    assertThat(workshop.await(right, State.FAILED).progress().message())
        .contains("ConfigMap shop/shared belongs to app left of DeploymentIntentGroup acme/shop")
        .contains("adopt: true");
    workshop.order(right, null);
    workshop.await(right, State.GONE);
    assertThat(shared()).isEqualTo("left");
    assertThat(one.names()).doesNotContain("ConfigMap shop/r");
  }

  /// Both check before either has written.
  @Test
  void ofTwoThatComeTogetherOneIsRefused() {
    workshop.store.change(() ->
        List.of(
            workshop.ordered(left, bundle(owned("left", "l"))),
            workshop.ordered(right, bundle(owned("right", "r")))));
    until(
        () -> workshop.store.get(left).settled() && workshop.store.get(right).settled(),
        () -> "both settled");

    assertThat(
            List.of(
                workshop.store.get(left).progress().state(),
                workshop.store.get(right).progress().state()))
        .containsExactlyInAnyOrder(State.APPLIED, State.FAILED);
  }

  @Test
  void aRestartDoesNotForgetWhoHoldsAnObject() {
    workshop.order(left, bundle(owned("left", "l")));
    workshop.await(left, State.APPLIED);
    workshop.restart();
    workshop.order(right, bundle(owned("right", "r")));

    workshop.await(right, State.FAILED);
    assertThat(shared()).isEqualTo("left");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasTakenOverGoesBackWithItsContent(boolean restart) {
    workshop.order(left, bundle(owned("left", "l")));
    workshop.await(left, State.APPLIED);
    adopting(right, bundle(owned("right", "r"), config("r", "1")));
    workshop.await(right, State.APPLIED);
    assertThat(shared()).isEqualTo("right");
    if (restart) {
      workshop.restart();
    }
    // The previous owner continues with its other objects, and gets this one back in its current
    // version.
    workshop.order(left, bundle(owned("left later", "l"), config("l", "1")));
    workshop.await(left, State.APPLIED);
    assertThat(shared()).isEqualTo("right");
    workshop.order(right, null);
    workshop.await(right, State.GONE);

    until(() -> shared().equals("left later"), this::shared);
  }

  @Test
  void anUpdateThatNamesItNoMoreGivesItBackToo() {
    workshop.order(left, bundle(owned("left", "l")));
    workshop.await(left, State.APPLIED);
    adopting(right, bundle(owned("right", "r"), config("r", "1")));
    workshop.await(right, State.APPLIED);
    adopting(right, bundle(config("r", "1")));
    workshop.await(right, State.APPLIED);

    until(() -> shared().equals("left"), this::shared);
  }

  @Test
  void theLastOneDeletesWhatWasShared() {
    workshop.order(left, bundle(owned("left", "l")));
    workshop.await(left, State.APPLIED);
    adopting(right, bundle(owned("right", "r")));
    workshop.await(right, State.APPLIED);
    workshop.order(left, null);
    workshop.await(left, State.GONE);
    assertThat(shared()).isEqualTo("right");
    workshop.order(right, null);
    workshop.await(right, State.GONE);

    assertThat(one.names()).isEmpty();
  }

  @Test
  void whoeverIsOnItsWayOutIsWaitedFor() {
    workshop.order(left, bundle(owned("left", "l")));
    workshop.await(left, State.APPLIED);
    workshop.store.change(() ->
        List.of(
            workshop.ordered(left, null), workshop.ordered(right, bundle(owned("right", "r")))));

    workshop.await(right, State.APPLIED);
    assertThat(shared()).isEqualTo("right");
  }

  private static Manifest byHand() {
    return config("shared", "by hand")
        .edit(tree -> ((ObjectNode) tree.path("metadata")).remove("labels"));
  }

  @Test
  void whatSomebodyOutsideMadeIsNeitherTakenNorDeleted() {
    isThere(byHand());
    workshop.order(left, bundle(owned("left", "l"), config("l", "1")));

    assertThat(workshop.await(left, State.FAILED).progress().message())
        .contains("ConfigMap shop/shared is there already and is somebody else's");
    workshop.order(left, null);
    workshop.await(left, State.GONE);
    assertThat(one.writes).isEmpty();
    assertThat(shared()).isEqualTo("by hand");
  }

  @Test
  void aHookDoesNotReplaceWhatSomebodyElseMade() {
    isThere(byHand());
    workshop.order(
        left, bundle(Workshop.hook(owned("left", "l"), Hook.Phase.PRE_INSTALL), config("l", "1")));

    workshop.await(left, State.FAILED);
    assertThat(shared()).isEqualTo("by hand");
  }

  @Test
  void whatWasAdoptedFromOutsideStaysWithoutOurLabels() {
    isThere(byHand());
    adopting(left, bundle(owned("left", "l")));
    workshop.await(left, State.APPLIED);
    assertThat(shared()).isEqualTo("left");
    workshop.restart();
    workshop.order(left, null);
    workshop.await(left, State.GONE);

    assertThat(one.find(byHand().key()).orElseThrow().toString()).doesNotContain("bulkhead.io");
  }
}
