package io.bulkhead.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterGuard;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Incident;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pod of a tenant on runc, on a cluster that evicts such pods.
class EvictionTest extends KeptIncidents {
  private static final String EVICTION = "POST /api/v1/namespaces/acme/pods/bad/eviction";
  private static final String DELETION =
      "DELETE /api/v1/namespaces/acme/pods/bad"
          + " {\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"uid\":\"u2\"}}";

  private final Cluster cluster = new Cluster();

  @Override
  Fleet fleet() {
    return cluster;
  }

  private void evicting() {
    store.write(writer ->
        writer.save(
            FleetKinds.CLUSTER_GUARD,
            DocumentKey.of(FleetKinds.CLUSTER_GUARD, "p", "edge", "rules"),
            io.bulkhead.kind.DocumentCodec.decode(
                ClusterGuard.class,
                "{\"metadata\":{\"name\":\"rules\"},\"spec\":{\"evict\":true}}"
                    .getBytes(StandardCharsets.UTF_8)),
            List.of()));
  }

  @Test
  void aPodThatMayGoIsToldOnce() {
    evicting();
    pods(ON_RUNC);
    assertThat(open()).singleElement().satisfies(i -> assertThat(i.closed()).isNull());
    assertThat(open()).singleElement().satisfies(i -> assertThat(i.evicted()).isTrue());
    now = now.plus(Duration.ofHours(1));
    assertThat(open()).hasSize(1);
    assertThat(cluster.sent).containsExactly(EVICTION);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDisruptionBudgetDelaysItAndKeepsItNotForEver(boolean throttles) {
    evicting();
    cluster.refusal =
        Optional.of(
            throttles
                ? new ApplyOutcome.Throttled(Cluster.POD, Duration.ofSeconds(10))
                : new ApplyOutcome.Rejected(Cluster.POD, 429, "budget"));
    pods(ON_RUNC);
    assertThat(open()).hasSize(1);
    now = now.plus(IncidentReconciler.GRACE).minusSeconds(1);
    assertThat(open()).singleElement().satisfies(i -> assertThat(i.evicted()).isFalse());
    assertThat(cluster.sent).containsOnly(EVICTION);

    now = now.plusSeconds(1);
    open();
    assertThat(cluster.sent).last().isEqualTo(DELETION);
    Incident told = open().getFirst();
    assertThat(told.evicted()).isTrue();
    assertThat(told.message())
        .contains("it runs on runc")
        .contains("it was deleted, since its eviction was refused for 5 minutes");
    assertThat(cluster.sent.stream().filter(DELETION::equals)).hasSize(1);
  }

  /// An API server with only the few operations needed here.
  private static final class Cluster extends UnaskedCluster {
    static final ManifestKey POD = new ManifestKey("v1", "Pod", "acme", "bad");
    final List<String> sent = new ArrayList<>();
    Optional<ApplyOutcome> refusal = Optional.empty();

    @Override
    public ApplyOutcome send(
        ManifestKey key, String method, String path, String contentType, byte[] body) {
      boolean deletes = method.equals("DELETE");
      sent.add(
          method + " " + path + (deletes ? " " + new String(body, StandardCharsets.UTF_8) : ""));
      return deletes
          ? new ApplyOutcome.Applied(key, Json.parse("{}"))
          : refusal.orElseGet(() -> new ApplyOutcome.Applied(key, Json.parse("{}")));
    }

    /// The event beside the pod.
    @Override
    public ApplyOutcome apply(Manifest manifest) {
      return new ApplyOutcome.Applied(manifest.key(), manifest.json());
    }
  }
}
