package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.TWO;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.hook;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.job;
import static io.bulkhead.delivery.Workshop.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deliveries under two names of one cluster, which became known when both had been delivered.
class SecondNamesTest {
  private static final Manifest SHOP = object("v1", "Namespace", "shop", "{}");
  private static final Manifest BOTH = config("both", "1");
  private static final Manifest ALONE = config("alone", "1");

  private final Workshop shop = new Workshop();
  private final Delivery.Id byOne = id("web", ONE);
  private final Delivery.Id byTwo = id("web", TWO);
  private FakeCluster cluster;

  @BeforeEach
  void deliverByBothNames() {
    cluster = shop.cluster(ONE);
    shop.clusters.put(TWO, cluster);
    shop.start();
    shop.order(byOne, bundle(SHOP, BOTH, ALONE));
    shop.order(byTwo, bundle(SHOP, BOTH));
    shop.await(byOne, State.APPLIED);
    shop.await(byTwo, State.APPLIED);
    shop.store.uids.put(ONE, "u");
    shop.store.uids.put(TWO, "u");
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Delivery ordered(Delivery.Id id, @Nullable Bundle desired, State state) {
    shop.order(id, desired);
    Bundle bundle = desired == null ? Bundle.EMPTY : desired;
    Workshop.until(
        () ->
            shop.store.get(id).progress().state() == state
                && (state == State.GONE
                    || bundle.digest().equals(shop.store.get(id).progress().applied())),
        () -> shop.store.get(id).toString());
    return shop.store.get(id);
  }

  private List<String> deletions() {
    return cluster.writes.stream().filter(write -> write.startsWith("delete")).toList();
  }

  private static String told(Delivery row, Manifest about) {
    return row.progress().objects().stream()
        .filter(object -> object.key().equals(about.key()))
        .map(Delivery.ObjectState::message)
        .findFirst()
        .orElse("");
  }

  @Test
  void whatTheOtherNameHasIsLeftToItAndDeletedOnceWhenThatGoes() {
    ordered(
        byOne,
        bundle(SHOP, BOTH, ALONE, hook(job("bye", "x"), Hook.Phase.PRE_DELETE)),
        State.APPLIED);
    Delivery gone = ordered(byOne, null, State.GONE);

    assertThat(cluster.find(BOTH.key())).isPresent();
    assertThat(cluster.find(SHOP.key())).isPresent();
    assertThat(cluster.find(ALONE.key())).isEmpty();
    assertThat(told(gone, BOTH)).as(gone.toString()).contains("another name of this cluster");
    assertThat(cluster.writes)
        .as("it says goodbye when it goes")
        .noneMatch(w -> w.startsWith("apply Job"));

    ordered(byTwo, null, State.GONE);

    assertThat(cluster.names()).isEmpty();
    assertThat(deletions()).doesNotHaveDuplicates();
  }

  @Test
  void anUpdateThatDropsWhatTheOtherNameHasLeavesIt() {
    ordered(byOne, bundle(SHOP), State.APPLIED);

    assertThat(cluster.find(BOTH.key())).isPresent();
    assertThat(cluster.find(ALONE.key())).isEmpty();
    assertThat(deletions()).containsExactly("delete " + ALONE.key());
  }

  @Test
  void whatGoesByBothNamesGoes() {
    shop.store.save(shop.ordered(byOne, null), shop.ordered(byTwo, null));
    shop.await(byOne, State.GONE);
    shop.await(byTwo, State.GONE);

    assertThat(cluster.find(BOTH.key())).isEmpty();
    assertThat(cluster.find(SHOP.key())).isEmpty();
  }
}
