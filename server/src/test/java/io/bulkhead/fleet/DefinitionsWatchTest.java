package io.bulkhead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.Kubeconfig;
import io.bulkhead.cluster.client.KubernetesConnection;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The observed APIs of a cluster follow its definitions, on a real API server. The clock stands
/// still, so the periodic poll never happens.
@Tag("cluster")
class DefinitionsWatchTest {
  private static final ClusterId ONE = new ClusterId("p", "one");
  private final AtomicReference<Capabilities> seen = new AtomicReference<>(Capabilities.UNKNOWN);

  @Test
  void aDefinitionThatComesChangesAndGoesIsSeen() throws Exception {
    Clock still = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    var connected = new AtomicReference<ClusterConnection>();
    var clusters =
        new Clusters(
            cluster -> Objects.requireNonNull(connected.get()), Clusters.Retry.STANDARD, still);
    try (TestBed bed = TestBed.start(TestBedOptions.controlPlane(1));
        var connection =
            new KubernetesConnection(
                Kubeconfig.parse(Files.readAllBytes(bed.cluster().kubeconfig())));
        var observed =
            new ObservedCluster(
                ONE,
                () -> connection,
                clusters.join(ONE),
                (cluster, capabilities) -> seen.set(capabilities),
                List::of,
                ObservationListener.NONE,
                still)) {
      TestCluster cluster = bed.cluster();
      connected.set(connection);
      observed.start();
      clusters.start();
      serves("apps/v1/Deployment", true);

      cluster.apply(widgets(false));
      serves("example.com/v1/Widget", true);
      serves("example.com/v2/Widget", false);

      cluster.apply(widgets(true));
      serves("example.com/v2/Widget", true);

      cluster.kubectl("delete", "customresourcedefinition", "widgets.example.com");
      serves("example.com/v1/Widget", false);
    }
  }

  private void serves(String api, boolean there) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (seen.get().apis().isEmpty() || seen.get().apis().contains(api) != there) {
      assertThat(System.nanoTime()).as(api + " there: " + there).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static String widgets(boolean second) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: widgets.example.com}
    spec:
      group: example.com
      scope: Namespaced
      names: {plural: widgets, kind: Widget}
      versions:
      - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
      - {name: v2, served: %s, storage: false, schema: {openAPIV3Schema: {type: object}}}
    """
        .formatted(second);
  }
}
