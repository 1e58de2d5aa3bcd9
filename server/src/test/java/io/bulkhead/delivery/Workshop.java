package io.bulkhead.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.bundle.Hook;
import io.bulkhead.bundle.Wave;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.delivery.driver.Drivers;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A store, clusters, and one hub's engine at a time: everything that the delivery tests need.
public final class Workshop implements AutoCloseable {
  public static final ClusterId ONE = new ClusterId("edge", "one");
  static final ClusterId TWO = new ClusterId("edge", "two");
  static final DocumentKey OWNER =
      new DocumentKey("DeploymentIntentGroup", List.of("acme", "shop", "v1", "group"));

  static final DeliveryOptions QUICK =
      new DeliveryOptions(
          8,
          4,
          4,
          Duration.ofMillis(2),
          Duration.ofMillis(20),
          Duration.ofMillis(2),
          Duration.ofMillis(20),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10));

  final FakeStore store = new FakeStore();
  final Map<ClusterId, FakeCluster> clusters = new LinkedHashMap<>();
  final Map<DeliveryMetrics.Event, Long> counted = new ConcurrentHashMap<>();
  @Nullable DeliveryEngine engine;

  FakeCluster cluster(ClusterId id) {
    return clusters.computeIfAbsent(id, c -> new FakeCluster());
  }

  DeliveryEngine start() {
    return start(Fuse.NEVER);
  }

  DeliveryEngine start(Fuse fuse) {
    return start(fuse, QUICK);
  }

  DeliveryEngine start(Fuse fuse, DeliveryOptions options) {
    return start(fuse, options, UnaryOperator.identity());
  }

  /// @param which replaces the drivers that push
  DeliveryEngine start(Fuse fuse, DeliveryOptions options, UnaryOperator<Drivers> which) {
    cluster(ONE);
    cluster(TWO);
    var clusters =
        new Clusters(
            id -> cluster(id).connection(fuse),
            new Clusters.Retry(options.firstRetry(), options.longestRetry()),
            InstantSource.system());
    clusters.start();
    engine =
        new DeliveryEngine(
            store.session(fuse),
            which.apply(PushDriver.to(clusters)),
            options,
            (event, number) -> counted.merge(event, number, Long::sum),
            InstantSource.system());
    engine.start();
    return engine;
  }

  void restart() {
    close();
    start();
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.stop();
    }
  }

  public static Delivery.Id id(String part, ClusterId cluster) {
    return new Delivery.Id(OWNER, part, cluster);
  }

  /// What the operation package does: sets a new order on a row, or creates the row.
  Delivery.Id order(Delivery.Id id, @Nullable Bundle desired, Gate... gates) {
    store.change(() -> List.of(ordered(id, desired, gates)));
    return id;
  }

  Delivery ordered(Delivery.Id id, @Nullable Bundle desired, Gate... gates) {
    Digest digest = desired == null ? null : store.add(desired);
    Delivery before =
        store.all().stream().filter(row -> row.id().equals(id)).findFirst().orElse(null);
    String context = "context-" + (digest == null ? "none" : digest.shortForm());
    var order = Delivery.Order.of(context, digest, List.of(gates));
    return before == null
        ? Delivery.of(id, order, Instant.EPOCH)
        : before.ordered(order, Instant.EPOCH);
  }

  Delivery await(Delivery.Id id, Delivery.State state) {
    until(
        () -> store.get(id).progress().state() == state, () -> id.part() + " is " + store.get(id));
    return store.get(id);
  }

  static void until(BooleanSupplier condition, java.util.function.Supplier<String> otherwise) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain: " + otherwise.get());
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  public static Bundle bundle(Object... parts) {
    List<Bundle.Entry> entries = new ArrayList<>();
    for (Object part : parts) {
      entries.add(part instanceof Bundle.Entry entry ? entry : Bundle.Entry.of((Manifest) part));
    }
    return Bundle.of(entries);
  }

  public static Manifest config(String name, String value) {
    return object("v1", "ConfigMap", name, "{\"data\":{\"k\":\"" + value + "\"}}");
  }

  public static Manifest job(String name, String image) {
    return object(
        "batch/v1", "Job", name, "{\"spec\":{\"template\":{\"image\":\"" + image + "\"}}}");
  }

  public static Manifest object(String apiVersion, String kind, String name, String body) {
    ObjectNode tree = (ObjectNode) Json.parse(body);
    tree.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = tree.withObjectProperty("metadata").put("name", name);
    metadata.withObjectProperty("labels").put("bulkhead.io/managed", "true");
    if (Wave.of(kind) != Wave.FOUNDATION) {
      metadata.put("namespace", "shop");
    }
    return Manifest.of(tree);
  }

  static Bundle.Entry hook(Manifest manifest, Hook.Phase phase, Hook.DeletePolicy... policies) {
    return new Bundle.Entry(
        manifest, Wave.of(manifest.key().kind()), new Hook(phase, 0, List.of(policies)));
  }

  static ManifestKey key(Manifest manifest) {
    return manifest.key();
  }
}
