package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No false alarms: ordinary charts are accepted by the hub and by the guard, start in the sandbox,
/// and are removed again.
@Tag("cluster")
class OrdinaryChartsE2E {
  private static final Path CHARTS =
      Checkout.root().resolve("e2e/src/test/resources/ordinary-charts");

  @TempDir private Path work;

  @Test
  void ordinaryChartsComeUpSandboxedAtTheirLevel() throws Exception {
    try (TestBed bed = TestBed.start(TestBedOptions.fake(1, 2));
        HubProcess hub = HubProcess.withoutProbes(work.resolve("data"))) {
      TestCluster cluster = bed.cluster();
      // CRDs are installed by the operator.
      cluster.apply(Files.readString(CHARTS.resolve("kinds.yaml")));
      CommandLine operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      must(
          operator,
          "cluster",
          "add",
          "one",
          "--provider",
          "edge",
          "--kubeconfig",
          cluster.kubeconfig().toString());
      must(operator, "apply", "-f", CHARTS.resolve("intents.yaml").toString());
      for (String[] each : new String[][] {{"front", "shop"}, {"old", "legacy"}}) {
        must(operator, "deploy", "lc", "acme/" + each[0]);
        must(operator, "deploy", "dig", "acme/" + each[1] + "/v1/all", "--timeout", "5m");
        JsonNode pods = cluster.json("get", "pods", "-n", "acme-" + each[0]);
        assertThat(pods.path("items")).isNotEmpty();
        for (JsonNode pod : pods.path("items")) {
          assertThat(pod.at("/spec/runtimeClassName").asText())
              .as(pod.at("/metadata/name").asText())
              .isEqualTo("kata-qemu");
        }
      }
      assertThat(
              cluster
                  .json("get", "tills,daemonsets,cronjobs,hpa", "-n", "acme-front")
                  .path("items"))
          .hasSize(4);
      for (String group : List.of("acme/shop/v1/all", "acme/legacy/v1/all")) {
        must(operator, "terminate", "dig", group, "--timeout", "5m");
      }
      assertThat(cluster.json("get", "pods,tills", "-n", "acme-front").path("items")).isEmpty();
    }
  }

  private static void must(CommandLine line, String... words) {
    var result = line.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }
}
