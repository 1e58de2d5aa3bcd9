package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.Observations.Connectivity;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Five deployments whose every write waits for a webhook that never answers, beside healthy ones,
/// on a real API server.
@Tag("cluster")
class SickNeighboursTest {
  private static final int SICK = 5;
  private static final int ROUNDS = 3;
  private static final int SAMPLES = 5;
  private static final int OBJECTS = 9;

  /// Minimum duration of a write that calls the webhook.
  private static final Duration WEBHOOK = Duration.ofSeconds(3);

  /// Differences below this are invisible to users, and normal on a busy machine.
  private static final double UNSEEN_MILLIS = 250;

  private TestBed bed;
  private PlainConnection connection;
  private SqlStore store;
  private DeliveryEngine engine;
  private int version;

  /// Medians in milliseconds.
  private record Times(double deploy, double repair, double cloud) {}

  @Test
  void neighboursKeepTheirSpeed(@TempDir Path folder) throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TestBed started = TestBed.start(TestBedOptions.controlPlane(1));
        SqlStore opened = SharedStore.open(StoreOptions.embedded(folder))) {
      bed = started;
      store = opened;
      connection = new PlainConnection(bed.cluster());
      webhook(silent.getLocalPort());
      var clusters =
          new Clusters(cluster -> connection, Clusters.Retry.STANDARD, InstantSource.system());
      clusters.start();
      engine =
          new DeliveryEngine(
              store,
              PushDriver.to(clusters),
              DeliveryOptions.standard(),
              (event, number) -> {},
              InstantSource.system());
      engine.start();
      try {
        measure();
      } finally {
        engine.stop();
      }
    }
  }

  private void measure() {
    order("web", web(), State.APPLIED);
    times();
    List<Times> without = new ArrayList<>();
    List<Times> with = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      without.add(times());
      for (int i = 0; i < SICK; i++) {
        order("sick" + i, sick(i), null);
      }
      with.add(times());
      assertThat(states()).doesNotContain(State.APPLIED);
      for (int i = 0; i < SICK; i++) {
        order("sick" + i, null, State.GONE);
      }
    }
    within("deploy", median(without, Times::deploy), median(with, Times::deploy));
    within("drift repair", median(without, Times::repair), median(with, Times::repair));
    within("logical cloud", median(without, Times::cloud), median(with, Times::cloud));
    assertThat(engine.connectivity(ONE)).isEqualTo(Connectivity.AVAILABLE);
  }

  private static void within(String what, double without, double with) {
    System.out.printf(
        "%s: %.0f ms alone, %.0f ms beside %d sick deployments%n", what, without, with, SICK);
    assertThat(with)
        .as(what + " beside sick deployments, ms")
        .isLessThanOrEqualTo(Math.max(1.5 * without, without + UNSEEN_MILLIS))
        .isLessThan(WEBHOOK.toMillis());
  }

  private Times times() {
    List<Double> deploy = new ArrayList<>();
    List<Double> repair = new ArrayList<>();
    List<Double> cloud = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      deploy.add(millis(() -> order("web", web(), State.APPLIED)));
      // Another one each time: repairs of the same object are slowed down.
      Manifest lost = config("shop", "web-" + version % OBJECTS, "");
      bed.cluster().kubectl("delete", "configmap", lost.key().name(), "-n", "shop");
      repair.add(
          millis(() ->
              until(
                  () -> connection.get(lost.key()).isPresent(), () -> lost.key() + " comes back")));
      String name = "cloud-" + version++;
      cloud.add(millis(() -> order(name, cloud(name), State.APPLIED)));
    }
    return new Times(median(deploy), median(repair), median(cloud));
  }

  private static double millis(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double median(List<Times> all, java.util.function.ToDoubleFunction<Times> of) {
    return median(all.stream().map(of::applyAsDouble).toList());
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }

  private Bundle web() {
    List<Object> objects = new ArrayList<>(List.of(object("v1", "Namespace", "shop", "{}")));
    version++;
    for (int i = 0; i < OBJECTS; i++) {
      objects.add(config("shop", "web-" + i, "version " + version));
    }
    return bundle(objects.toArray());
  }

  private static Bundle sick(int number) {
    List<Object> objects = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      objects.add(config("sick", "sick-" + number + "-" + i, "1"));
    }
    return bundle(objects.toArray());
  }

  /// The first objects of a logical cloud.
  private static Bundle cloud(String name) {
    return bundle(
        object("v1", "Namespace", name, "{}"),
        namespaced(
            name,
            "v1",
            "LimitRange",
            "defaults",
            "{\"spec\": {\"limits\": [{\"type\": \"Container\", \"default\": {\"cpu\": \"1\"}}]}}"),
        namespaced(
            name,
            "rbac.authorization.k8s.io/v1",
            "Role",
            "reader",
            "{\"rules\": [{\"apiGroups\": [\"\"], \"resources\": [\"pods\"], \"verbs\": [\"get\"]}]}"));
  }

  private static Manifest config(String namespace, String name, String value) {
    return namespaced(namespace, "v1", "ConfigMap", name, "{\"data\": {\"k\": \"" + value + "\"}}");
  }

  private static Manifest namespaced(
      String namespace, String apiVersion, String kind, String name, String body) {
    var tree = object(apiVersion, kind, name, body).json();
    tree.withObject("/metadata").put("namespace", namespace);
    return Manifest.of(tree);
  }

  /// For the namespace `sick` only.
  private void webhook(int port) throws IOException, InterruptedException {
    bed.cluster().kubectl("create", "namespace", "sick");
    String authority =
        Base64.getEncoder().encodeToString(Files.readAllBytes(bed.cluster().authority()));
    bed.cluster()
        .apply(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: silent}
            webhooks:
            - name: silent.example.com
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Fail
              timeoutSeconds: %d
              clientConfig: {url: "https://127.0.0.1:%d/", caBundle: %s}
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: sick}}
              rules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]
            """
                .formatted(WEBHOOK.toSeconds(), port, authority));
    // Until the API server has read it, writes pass.
    var probe = namespaced("sick", "v1", "ConfigMap", "probe", "{}");
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (connection.apply(probe) instanceof ApplyOutcome.Applied && Instant.now().isBefore(end)) {
      bed.cluster().kubectl("delete", "configmap", "probe", "-n", "sick");
      Thread.sleep(200);
    }
  }

  private List<State> states() {
    List<State> states = new ArrayList<>();
    for (int i = 0; i < SICK; i++) {
      states.add(row(id("sick" + i, ONE)).progress().state());
    }
    return states;
  }

  private Delivery row(Delivery.Id id) {
    return store.read(reader -> reader.deliveries().find(id)).orElseThrow();
  }

  /// @param until waits for it when there is one
  private void order(String part, @Nullable Bundle desired, @Nullable State until) {
    Delivery.Id id = id(part, ONE);
    StoredOrders.order(store, id, desired);
    if (until != null) {
      until(() -> row(id).progress().state() == until, () -> row(id).toString());
    }
  }
}
