package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import io.bulkhead.store.Delivery.State;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeftBehindTest {
  private static final Manifest ARCHIVE = kept("archive", "keep");
  private static final Manifest ORDERS = kept("orders", " Keep ");

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

  private static Manifest kept(String name, String policy) {
    return object(
        "v1",
        "PersistentVolumeClaim",
        name,
        "{\"metadata\":{\"annotations\":{\"helm.sh/resource-policy\":\"" + policy + "\"}}}");
  }

  private void deliver(Bundle desired) {
    workshop.order(web, desired);
    workshop.await(web, State.APPLIED);
  }

  private Delivery remove() {
    workshop.order(web, null);
    return workshop.await(web, State.GONE);
  }

  private static List<String> leftBehind(Delivery row) {
    return row.progress().objects().stream()
        .filter(object -> object.outcome() == Outcome.KEPT)
        .map(object -> object.key().toString())
        .toList();
  }

  @Test
  void whatIsToBeKeptStaysAfterAnUpdateAndARemovalAndIsShown() {
    deliver(bundle(config("plain", "1"), ARCHIVE, ORDERS));

    deliver(bundle(config("plain", "1"), ORDERS));
    assertThat(leftBehind(workshop.store.get(web)))
        .containsExactly("PersistentVolumeClaim shop/archive");

    deliver(bundle(config("plain", "2"), ORDERS));
    assertThat(leftBehind(workshop.store.get(web))).hasSize(1);

    Delivery gone = remove();
    assertThat(one.names())
        .containsExactly("PersistentVolumeClaim shop/archive", "PersistentVolumeClaim shop/orders");
    assertThat(leftBehind(gone))
        .containsExactlyInAnyOrder(
            "PersistentVolumeClaim shop/archive", "PersistentVolumeClaim shop/orders");
  }

  @Test
  void whatWasLeftBehindIsOursAgainWhenItComesBack() {
    deliver(bundle(ARCHIVE));
    deliver(bundle(config("plain", "1")));
    deliver(bundle(config("plain", "1"), ARCHIVE));
    assertThat(leftBehind(workshop.store.get(web))).isEmpty();

    Manifest free = ARCHIVE.edit(tree -> tree.withObjectProperty("metadata").remove("annotations"));
    deliver(bundle(config("plain", "1"), free));
    remove();
    assertThat(one.names()).as("it is kept no longer").isEmpty();
  }

  @Test
  void aDefinitionStaysWhileOthersHaveObjectsOfItsKind() {
    Manifest definition =
        object(
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            "things.x",
            "{\"metadata\":{\"labels\":{\"bulkhead.io/owner\":\"us\"}},\"spec\":{\"group\":\"x\",\"names\":{\"kind\":\"Thing\"},"
                + "\"versions\":[{\"name\":\"v1\",\"served\":true}]}}");
    Manifest ours =
        object(
            "x/v1", "Thing", "ours", "{\"metadata\":{\"labels\":{\"bulkhead.io/owner\":\"us\"}}}");
    deliver(bundle(definition, ours));
    one.connection(Fuse.NEVER).apply(object("x/v1", "Thing", "theirs", "{}"));

    Delivery gone = remove();
    assertThat(one.names())
        .containsExactly("CustomResourceDefinition things.x", "Thing shop/theirs");
    assertThat(gone.progress().objects())
        .filteredOn(object -> object.outcome() == Outcome.KEPT)
        .singleElement()
        .satisfies(object -> assertThat(object.message()).contains("1 objects of its kind"));

    one.remove(object("x/v1", "Thing", "theirs", "{}").key());
    deliver(bundle(definition, ours));
    remove();
    assertThat(one.names()).isEmpty();
  }

  @Test
  void claimsThatAStatefulSetMadeAreSaid() {
    Manifest set =
        object(
            "apps/v1",
            "StatefulSet",
            "db",
            "{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"db\"}},"
                + "\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"data\"}}]}}");
    deliver(bundle(set));
    for (String name : List.of("data-db-0", "data-db-x", "other-db-0")) {
      one.connection(Fuse.NEVER)
          .apply(
              object(
                  "v1",
                  "PersistentVolumeClaim",
                  name,
                  "{\"metadata\":{\"labels\":{\"app\":\"db\"}}}"));
    }

    assertThat(leftBehind(remove())).containsExactly("PersistentVolumeClaim shop/data-db-0");

    deliver(bundle(set));
    assertThat(leftBehind(workshop.store.get(web))).as("it is in use again").isEmpty();
  }
}
