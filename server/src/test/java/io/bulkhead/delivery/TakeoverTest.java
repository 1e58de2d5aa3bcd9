package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A tenant names the namespace of its logical cloud, and there may be one of that name.
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
            "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"shop\"}}"));
  }

  /// It got the rights of its user permissions in it, and had it deleted with its cloud.
  @Test
  void aNamespaceOfOthersIsNeitherTakenNorDeleted() {
    isThere(monitoring());
    workshop.order(cloud, bundle(namespace("press", "untrusted"), config("a", "1")));

    assertThat(workshop.await(cloud, State.FAILED).message())
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

  @Test
  void anOperatorMayPutATrustedCloudIntoANamespaceThatIsThere() {
    isThere(monitoring());
    workshop.order(cloud, bundle(namespace("telco", "trusted")));

    workshop.await(cloud, State.APPLIED);
  }
}
