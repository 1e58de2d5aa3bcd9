package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.LeftFields;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fields that are left to others, with the field management of a real API server.
@Tag("cluster")
class LeftToOthersTest {
  private final Delivery.Id web = id("web", ONE);

  private static Manifest config(String name, String left, String ours) {
    return object(
            "v1",
            "ConfigMap",
            name,
            "{\"data\":{\"left\":\"%s\",\"ours\":\"%s\"}}".formatted(left, ours))
        .edit(tree -> LeftFields.mark(tree, List.of("/data/left")));
  }

  @Test
  void whatOthersWriteStaysAndTheRestIsRepaired(@TempDir Path folder) {
    try (var bed = TestBed.start(TestBedOptions.fake(1, 1));
        var connection = new PlainConnection(bed.cluster());
        var store = SharedStore.open(StoreOptions.embedded(folder))) {
      DeliveryEngine engine = started(store, connection);
      Manifest namespace = object("v1", "Namespace", "shop", "{}");
      ManifestKey a = config("a", "", "").key();
      ManifestKey b = config("b", "", "").key();

      order(store, bundle(namespace, config("a", "1", "1"), config("b", "1", "1")));
      assertThat(data(connection, a)).isEqualTo("{\"left\":\"1\",\"ours\":\"1\"}");

      ApplyOutcome edited =
          connection.send(
              a,
              "PATCH",
              "/api/v1/namespaces/shop/configmaps/a?fieldManager=injector",
              "application/merge-patch+json",
              "{\"data\":{\"left\":\"theirs\",\"ours\":\"theirs\"}}"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(edited).isInstanceOf(ApplyOutcome.Applied.class);
      until(
          () -> data(connection, a).equals("{\"left\":\"theirs\",\"ours\":\"1\"}"),
          () -> data(connection, a));

      order(store, bundle(namespace, config("a", "2", "2"), config("b", "2", "2")));
      assertThat(data(connection, a)).isEqualTo("{\"left\":\"theirs\",\"ours\":\"2\"}");
      assertThat(data(connection, b)).isEqualTo("{\"left\":\"1\",\"ours\":\"2\"}");
      JsonNode live = connection.get(a).orElseThrow();
      for (JsonNode entry : live.at("/metadata/managedFields")) {
        boolean owner = entry.at("/fieldsV1/f:data").has("f:left");
        assertThat(owner).isEqualTo(entry.path("manager").asText().equals("injector"));
      }
      assertThat(live.at("/metadata/annotations").isEmpty()).isTrue();
      engine.stop();
    }
  }

  /// An autoscaler of the bundle decides, whoever scaled last.
  @Test
  void whatSomebodyScaledByHandIsTheAutoscalersToCorrect(@TempDir Path folder) {
    try (var bed = TestBed.start(TestBedOptions.fake(1, 1));
        var connection = new PlainConnection(bed.cluster());
        var store = SharedStore.open(StoreOptions.embedded(folder))) {
      DeliveryEngine engine = started(store, connection);
      Manifest namespace = object("v1", "Namespace", "shop", "{}");
      ManifestKey key = workload("1").key();

      order(store, bundle(namespace, workload("1")));
      for (String who : List.of("kube-controller-manager", "kubectl")) {
        String replicas = who.equals("kubectl") ? "3" : "2";
        ApplyOutcome scaled =
            connection.send(
                key,
                "PATCH",
                "/apis/apps/v1/namespaces/shop/deployments/web/scale?fieldManager=" + who,
                "application/merge-patch+json",
                ("{\"spec\":{\"replicas\":" + replicas + "}}").getBytes(StandardCharsets.UTF_8));
        assertThat(scaled).isInstanceOf(ApplyOutcome.Applied.class);
      }
      order(store, bundle(namespace, workload("2")));

      JsonNode live = connection.get(key).orElseThrow();
      assertThat(live.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("web:2");
      assertThat(live.at("/spec/replicas").asInt()).isEqualTo(3);
      engine.stop();
    }
  }

  private static DeliveryEngine started(SqlStore store, PlainConnection connection) {
    var clusters =
        new Clusters(cluster -> connection, Clusters.Retry.STANDARD, InstantSource.system());
    clusters.start();
    var engine =
        new DeliveryEngine(
            store,
            PushDriver.to(clusters),
            DeliveryOptions.standard(),
            (event, number) -> {},
            InstantSource.system());
    engine.start();
    return engine;
  }

  private static Manifest workload(String version) {
    return object(
            "apps/v1",
            "Deployment",
            "web",
            """
            {"spec": {"replicas": 1, "selector": {"matchLabels": {"app": "web"}}, "template": {
              "metadata": {"labels": {"app": "web"}},
              "spec": {"containers": [{"name": "web", "image": "web:%s"}]}}}}
            """
                .formatted(version))
        .edit(tree -> LeftFields.mark(tree, List.of("/spec/replicas")));
  }

  private static String data(PlainConnection connection, ManifestKey key) {
    return connection.get(key).map(live -> live.path("data").toString()).orElse("");
  }

  private void order(SqlStore store, Bundle desired) {
    StoredOrders.order(store, web, desired);
    until(
        () ->
            row(store).progress().state() == State.APPLIED
                && desired.digest().equals(row(store).progress().applied()),
        () -> row(store).toString());
  }

  private Delivery row(SqlStore store) {
    return store.read(reader -> reader.deliveries().find(web)).orElseThrow();
  }
}
