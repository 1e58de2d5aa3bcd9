package io.bulkhead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.FakeApiServer;
import io.bulkhead.cluster.client.KubernetesConnection;
import io.bulkhead.delivery.DeliveryEngine;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries and observations share one watch.
class SharedWatchesTest {
  private static final ClusterId ONE = new ClusterId("p", "one");
  private static final String POD =
      "{\"metadata\":{\"uid\":\"u1\",\"name\":\"a\"},\"spec\":{\"nodeName\":\"n1\"}}";

  private final CountDownLatch watched = new CountDownLatch(1);

  private static String resources(String plural, String kind) {
    return "{\"kind\":\"APIResourceList\",\"resources\":[{\"name\":\"%s\",\"kind\":\"%s\",\"namespaced\":true}]}"
        .formatted(plural, kind);
  }

  private void serve(FakeApiServer server) {
    server.on("/version", 200, "{\"gitVersion\":\"v1.37.2\"}");
    server.on("/api", 200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
    server.on("/apis", 200, "{\"groups\":[]}");
    server.on("/api/v1", 200, resources("pods", "Pod"));
    server.on(
        "/api/v1/pods",
        exchange -> {
          if (!exchange.getRequestURI().getQuery().contains("watch=true")) {
            FakeApiServer.answer(
                exchange,
                200,
                "{\"kind\":\"L\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
                    .formatted(POD));
            return;
          }
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          watched.countDown();
          hold();
        });
  }

  private static void hold() throws IOException {
    try {
      Thread.sleep(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void podsAreListedAndWatchedOnceForDeliveryAndForEvidence(@TempDir Path folder)
      throws InterruptedException {
    var seen = new LinkedBlockingQueue<Capabilities>();
    try (var server = new FakeApiServer();
        var connection = new KubernetesConnection(server.kubeconfig());
        var store = SharedStore.open(StoreOptions.embedded(folder))) {
      serve(server);
      var clusters = new Clusters(_ -> connection, Clusters.Retry.STANDARD, InstantSource.system());
      try (var observed =
              new ObservedCluster(
                  ONE,
                  () -> connection,
                  clusters.join(ONE),
                  (_, capabilities) -> seen.add(capabilities),
                  List::of,
                  ObservationListener.NONE,
                  Clock.systemUTC());
          var delivery =
              new DeliveryEngine(
                  store,
                  PushDriver.to(clusters),
                  DeliveryOptions.standard(),
                  (event, number) -> {},
                  InstantSource.system())) {
        observed.start();
        delivery.start();
        delivery.clusterChanged(ONE);

        clusters.start();
        assertThat(watched.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isNotNull();

        List<String> asked =
            server.asked.stream().filter(one -> one.contains("/api/v1/pods?")).toList();
        assertThat(asked).hasSize(2);
        assertThat(asked).filteredOn(one -> one.contains("watch=true")).hasSize(1);
        // Neither's own selection: the watch serves both.
        assertThat(asked).noneMatch(one -> one.contains("Selector="));
      }
    }
  }
}
