package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.TWO;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.Observations.Connectivity;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.state.Gates;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.guard.Guard;
import io.bulkhead.guard.Terms;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.Identity;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterProvider;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import io.bulkhead.testbed.Cable;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clusters that are restored to an earlier state, fall silent, or have a part that does not
/// answer: real API servers, the fleet's own connections, the real store.
@Tag("cluster")
class RestoredClusterTest {
  private static final Manifest SHOP = object("v1", "Namespace", "shop", "{}");
  private static TestBed bed;
  private static TestCluster first;
  private static PlainConnection look;
  private static PlainConnection lookAtSecond;

  private final Delivery.Id web = id("web", ONE);
  private final Delivery.Id guardRow = Gates.guard(ONE);
  private SqlStore store;
  private KubernetesFleet fleet;
  private DeliveryEngine engine;
  private Cable cable;

  @BeforeAll
  static void startClusters() {
    bed = TestBed.start(TestBedOptions.controlPlane(2));
    first = bed.clusters().get(0);
    look = new PlainConnection(first);
    lookAtSecond = new PlainConnection(bed.clusters().get(1));
  }

  @AfterAll
  static void stopClusters() {
    bed.close();
  }

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    store = SharedStore.open(StoreOptions.embedded(folder));
    cable = Cable.to("127.0.0.1", first.server().getPort());
    String behind = ":" + cable.port();
    register(
        ONE, Files.readString(first.kubeconfig()).replace(":" + first.server().getPort(), behind));
    register(TWO, Files.readString(bed.clusters().get(1).kubeconfig()));
    fleet = new KubernetesFleet(store);
    var clusters = new Clusters(fleet::connection, Clusters.Retry.STANDARD, InstantSource.system());
    clusters.start();
    engine =
        new DeliveryEngine(
            store,
            PushDriver.to(clusters),
            DeliveryOptions.standard(),
            (event, number) -> {},
            InstantSource.system());
    engine.start();
  }

  @AfterEach
  void close() throws IOException {
    engine.stop();
    fleet.close();
    cable.close();
    store.close();
    // Not the namespace: nothing here would ever finish its deletion.
    first.kubectl("delete", "configmap,secret", "--all", "--namespace=shop");
  }

  private void register(ClusterId cluster, String kubeconfig) {
    byte[] file = kubeconfig.getBytes(StandardCharsets.UTF_8);
    Digest digest = store.saveBlob(ByteBuffer.wrap(file), true);
    store.write(writer -> {
      writer.save(
          FleetKinds.CLUSTER_PROVIDER,
          DocumentKey.of(FleetKinds.CLUSTER_PROVIDER, cluster.provider()),
          new ClusterProvider(new Metadata(cluster.provider(), "", "", "")),
          List.of());
      return writer.save(
          FleetKinds.CLUSTER,
          cluster.document(),
          new Cluster(new Metadata(cluster.cluster(), "", "", ""), null),
          List.of(new FileAttachment("file", "kubeconfig", digest, file.length)));
    });
  }

  private void order(Delivery.Id id, @Nullable Bundle desired) {
    StoredOrders.order(store, id, desired);
  }

  private Delivery row(Delivery.Id id) {
    return store.read(reader -> reader.deliveries().find(id)).orElseThrow();
  }

  private void applied(Delivery.Id id) {
    until(() -> row(id).progress().state() == State.APPLIED, () -> row(id).toString());
  }

  private static Optional<String> value(PlainConnection connection, Manifest config) {
    return connection.get(config.key()).map(live -> live.at("/data/k").asText());
  }

  @Test
  void whatARestoredEtcdHasForgottenIsPutBackWithoutARestartTheGuardFirst() {
    List<Manifest> guard =
        Guard.objects(new Terms(List.of("kata"), true)).stream()
            .map(part ->
                part.edit(
                    tree -> tree.withObject("/metadata/labels").put("bulkhead.io/managed", "true")))
            .toList();
    order(web, bundle(SHOP, config("a", "1")));
    applied(web);
    first.backUp();
    order(guardRow, bundle(guard.toArray()));
    applied(guardRow);
    order(web, bundle(SHOP, config("a", "2"), config("b", "1")));
    applied(web);

    first.restore();

    until(() -> value(look, config("b", "1")).isPresent(), () -> "b is not there again");
    for (Manifest part : guard) {
      ManifestKey key = part.key();
      assertThat(look.get(key)).as(key + ", before what it guards").isPresent();
    }
    until(
        () -> value(look, config("a", "2")).equals(Optional.of("2")),
        () -> "a is " + value(look, config("a", "2")));
  }

  @Test
  void aClusterThatAcceptsAndNeverAnswersDelaysNobodyElse() {
    Delivery.Id beside = id("web", TWO);
    order(web, bundle(SHOP, config("a", "1")));
    order(beside, bundle(SHOP, config("a", "1")));
    applied(web);
    applied(beside);

    cable.freeze();
    order(web, bundle(SHOP, config("a", "2")));
    order(beside, bundle(SHOP, config("a", "2")));

    applied(beside);
    assertThat(value(lookAtSecond, config("a", "2"))).hasValue("2");
    assertThat(row(web).progress().state()).isNotEqualTo(State.APPLIED);
    assertThat(engine.connectivity(TWO)).isEqualTo(Connectivity.AVAILABLE);
    cable.mend();
    until(() -> value(look, config("a", "2")).equals(Optional.of("2")), () -> row(web).toString());
  }

  /// Both names were used before anybody knew that they are one cluster.
  @Test
  void whatTwoNamesOfAClusterBroughtStaysUntilTheLastOfThemDropsIt() throws IOException {
    var again = new ClusterId("edge", "one-again");
    register(again, Files.readString(first.kubeconfig()));
    Delivery.Id twin = id("web", again);
    order(web, bundle(SHOP, config("a", "1")));
    applied(web);
    order(twin, bundle(SHOP, config("a", "1"), config("b", "1")));
    applied(twin);
    store.write(writer -> {
      writer.facts().save(ONE, Capabilities.UNKNOWN.as(new Identity("u", "")));
      writer.facts().save(again, Capabilities.UNKNOWN.as(new Identity("u", ONE.toString())));
      return again;
    });

    order(twin, null);
    until(() -> row(twin).progress().state() == State.GONE, () -> row(twin).toString());
    assertThat(value(look, config("a", "1"))).hasValue("1");
    assertThat(value(look, config("b", "1"))).isEmpty();
    assertThat(look.get(SHOP.key())).isPresent();
    assertThat(row(twin).progress().objects())
        .anyMatch(object -> object.message().contains("another name of this cluster"));

    order(web, bundle(SHOP));
    until(() -> value(look, config("a", "1")).isEmpty(), () -> row(web).toString());
  }

  @Test
  void aWebhookWhoseServerIsAwayIsToldInTheApiServersWordsAndConcernsThatDeliveryAlone() {
    order(web, bundle(SHOP, config("a", "1")));
    applied(web);
    first.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: away}
        webhooks:
        - name: away.example.com
          clientConfig: {url: "https://127.0.0.1:1/"}
          rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [secrets]}]
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
        """);
    Delivery.Id sick = id("sick", ONE);
    order(sick, bundle(object("v1", "Secret", "s", "{\"data\":{}}")));

    until(() -> row(sick).progress().state() == State.FAILED, () -> row(sick).toString());
    assertThat(row(sick).progress().message())
        .contains("failed calling webhook \"away.example.com\"");
    assertThat(row(sick).progress().nextTry()).isNotNull();
    order(web, bundle(SHOP, config("a", "3")));
    applied(web);
    assertThat(engine.connectivity(ONE)).isEqualTo(Connectivity.AVAILABLE);

    first.kubectl("delete", "validatingwebhookconfiguration", "away");
    until(() -> row(sick).progress().state() == State.APPLIED, () -> row(sick).toString());
  }
}
