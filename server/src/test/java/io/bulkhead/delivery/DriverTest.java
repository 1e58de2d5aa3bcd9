package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.QUICK;
import static io.bulkhead.delivery.Workshop.TWO;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ClusterReachability;
import io.bulkhead.cluster.Observations.Connectivity;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.delivery.driver.Driver;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.DeliveryListener;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One cluster is pushed to; the other has a driver that stores bundles for somebody who fetches
/// them.
class DriverTest {
  private final Workshop workshop = new Workshop();
  private final Shelf shelf = new Shelf();

  /// Bundles to be fetched, by part.
  private static final class Shelf {
    final Map<String, Bundle> there = new ConcurrentHashMap<>();
    final List<String> looks = new CopyOnWriteArrayList<>();
    volatile @Nullable DeliveryListener listener;
    volatile boolean open = true;
    volatile boolean closed;
  }

  private record ShelfDriver(Shelf shelf, HubSide hub)
      implements Driver, ClusterReachability, Driver.Seen {
    @Override
    public void begin(List<Delivery> rows) {
      shelf.looks.add("begin " + rows.size());
    }

    @Override
    public LookOutcome look(Delivery delivery, @Nullable Bundle bundle) {
      shelf.looks.add(delivery.id().part());
      Row row = new Row(delivery);
      row.touched.clear();
      if (bundle == null) {
        shelf.there.remove(row.id().part());
        row.state = State.GONE;
      } else {
        shelf.there.put(row.id().part(), bundle);
        row.touched.add(bundle.digest());
        row.state = State.APPLIED;
      }
      row.applied = bundle == null ? null : bundle.digest();
      hub.rows().save(row);
      hub.events().cameFurther(row.id());
      return new LookOutcome.Applied();
    }

    @Override
    public boolean looked(Delivery.Id delivery) {
      return false;
    }

    @Override
    public void forget(Delivery.Id delivery) {}

    @Override
    public ClusterReachability reach() {
      return this;
    }

    @Override
    public Seen seen() {
      return this;
    }

    @Override
    public boolean alive() {
      return !shelf.closed;
    }

    @Override
    public void close() {
      shelf.closed = true;
    }

    @Override
    public boolean answers() {
      return shelf.open;
    }

    @Override
    public String reason() {
      return "the shelf is locked";
    }

    @Override
    public void doubt() {}

    @Override
    public Connectivity connectivity() {
      return shelf.open ? Connectivity.AVAILABLE : Connectivity.RETRYING;
    }

    @Override
    public Optional<Instant> silentSince() {
      return Optional.empty();
    }

    @Override
    public Readiness readiness(ManifestKey key) {
      return shelf.there.values().stream().anyMatch(bundle -> bundle.objects().containsKey(key))
          ? Readiness.READY
          : Readiness.NOT_PRESENT;
    }

    @Override
    public Optional<Unready> unready(ManifestKey key) {
      return Optional.empty();
    }

    @Override
    public List<JsonNode> pods(String deployment) {
      return List.of();
    }

    @Override
    public Optional<Delivery.Id> holder(ManifestKey key) {
      return Optional.empty();
    }

    @Override
    public Optional<JsonNode> live(ManifestKey key) {
      return shelf.there.values().stream()
          .map(bundle -> bundle.objects().get(key))
          .filter(Objects::nonNull)
          .<JsonNode>map(entry -> entry.manifest().json())
          .findFirst();
    }
  }

  @BeforeEach
  void start() {
    var _ =
        workshop.start(
            Fuse.NEVER,
            QUICK,
            push ->
                (cluster, hub, listener) -> {
                  if (!cluster.equals(TWO)) {
                    return push.of(cluster, hub, listener);
                  }
                  shelf.listener = listener;
                  return new ShelfDriver(shelf, hub);
                });
  }

  @AfterEach
  void stop() {
    workshop.close();
    assertThat(shelf.closed).isTrue();
  }

  @Test
  void theEngineRunsAnotherDriverBesideTheOneThatPushes() {
    Bundle bundle = bundle(config("a", "1"));
    Delivery.Id pushed = workshop.order(id("web", ONE), bundle);
    Delivery.Id shelved = workshop.order(id("web", TWO), bundle);

    workshop.await(pushed, State.APPLIED);
    workshop.await(shelved, State.APPLIED);

    ManifestKey key = config("a", "1").key();
    assertThat(workshop.cluster(ONE).names()).containsExactly("ConfigMap shop/a");
    assertThat(workshop.cluster(TWO).names()).isEmpty();
    assertThat(workshop.cluster(TWO).listed()).as("nobody watches it").isEmpty();
    assertThat(shelf.there).containsOnlyKeys("web");
    assertThat(workshop.engine.readiness(TWO, key)).isEqualTo(Readiness.READY);
    assertThat(workshop.engine.live(TWO, key)).isPresent();
    assertThat(workshop.engine.connectivity(TWO)).isEqualTo(Connectivity.AVAILABLE);

    workshop.order(shelved, null);
    workshop.await(shelved, State.GONE);
    assertThat(shelf.there).isEmpty();
    assertThat(workshop.cluster(ONE).names()).containsExactly("ConfigMap shop/a");
  }

  @Test
  void waitsUntilTheDriverCanWork() {
    shelf.open = false;
    Delivery.Id shelved = workshop.order(id("web", TWO), bundle(config("a", "1")));

    assertThat(workshop.await(shelved, State.RETRYING).progress().message())
        .isEqualTo("the shelf is locked");
    assertThat(shelf.looks).isEmpty();

    shelf.open = true;
    workshop.await(shelved, State.APPLIED);
    assertThat(shelf.looks).containsExactly("begin 1", "web");
  }

  @Test
  void looksAgainWhereTheDriverSaysSo() {
    Delivery.Id shelved = workshop.order(id("web", TWO), bundle(config("a", "1")));
    workshop.await(shelved, State.APPLIED);
    shelf.there.clear();

    Objects.requireNonNull(shelf.listener).suspected(shelved);

    until(() -> shelf.there.containsKey("web"), () -> "looks: " + shelf.looks);
  }

  @Test
  void aBundleThatIsNotInTheStoreIsNoMatterOfTheDriver() {
    Delivery.Id shelved = id("web", TWO);
    workshop.store.change(() -> {
      Delivery ordered = workshop.ordered(shelved, bundle(config("a", "1")));
      workshop.store.lose(Objects.requireNonNull(ordered.order().desired()));
      return List.of(ordered);
    });

    assertThat(workshop.await(shelved, State.FAILED).progress().message())
        .contains("is not in the store");
    assertThat(shelf.looks).containsExactly("begin 1");
  }
}
