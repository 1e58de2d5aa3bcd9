package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.evidence.ProbeOptions;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.proof.ProbeAddress;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The guard judges probes like a tenant's pods, but a probe needs what no tenant may have: a node
/// selected by name, even if it is cordoned.
@Tag("cluster")
class ProbesAdmittedTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path work;

  @Test
  void theGuardLetsAProbeOnItsNode() throws Exception {
    try (TestBed bed = TestBed.start(TestBedOptions.fake(1, 1));
        var hub = new SmallHub(work, new ProbeOptions("busybox", Duration.ofHours(24)))) {
      TestCluster cluster = bed.cluster();
      var id = new ClusterId("edge", "one");
      hub.put(FleetKinds.CLUSTER_PROVIDER, "", "{metadata: {name: edge}}");
      hub.put(
          FleetKinds.CLUSTER,
          Files.readString(cluster.kubeconfig()),
          "{metadata: {name: one}}",
          "edge");

      JsonNode pod = probe(hub, id, Api.administrator(cluster));

      assertThat(pod.at("/spec/affinity/nodeAffinity").toString()).contains("metadata.name");
      assertThat(pod.at("/spec/tolerations").toString())
          .contains("node.kubernetes.io/unschedulable");
    }
  }

  private static JsonNode probe(SmallHub hub, ClusterId cluster, Api administrator)
      throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    JsonNode pods;
    do {
      hub.orderProbes(cluster);
      Thread.sleep(500);
      pods =
          administrator
              .send("GET", "/api/v1/namespaces/" + ProbeAddress.NAMESPACE + "/pods", null)
              .body()
              .path("items");
    } while (pods.isEmpty() && Instant.now().isBefore(end));
    assertThat(pods).as("probes on the cluster").isNotEmpty();
    return pods.get(0);
  }
}
