package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.AdmissionPolicyKind;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clusters with fewer features: one without mutating admission policies is guarded all the same,
/// and one that cannot be guarded, or has no sandboxes, accepts no untrusted work.
@Tag("cluster")
class LesserClustersE2E {
  private static final Path FILES =
      Checkout.root().resolve("e2e/src/test/resources/lesser-clusters");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String DOCKER = "nodes run Docker, which has no sandbox handlers";

  @TempDir private Path work;
  private HubProcess hub;
  private CommandLine operator;

  @BeforeEach
  void startHub() {
    hub = HubProcess.withoutProbes(work.resolve("data"));
    operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void whereTheGuardCanOnlyRefuseAPodThatNamesNoClassIsRefused() throws Exception {
    try (TestBed bed =
        TestBed.start(TestBedOptions.fake(1, 1).without(AdmissionPolicyKind.MUTATING))) {
      TestCluster cluster = bed.cluster();
      register("validating", cluster);
      JsonNode seen = observed("validating", facts -> facts.path("unusable").isEmpty());
      assertThat(seen.path("mutatingPolicy").asBoolean(true)).isFalse();
      assertThat(seen.path("validatingPolicy").asBoolean()).isTrue();
      intents("validating");

      must("deploy", "lc", "acme/validating");
      must("deploy", "dig", "acme/shop/v1/validating", "--timeout", "5m");
      JsonNode pods = cluster.json("get", "pods", "-n", "acme-validating").path("items");
      assertThat(pods).hasSize(2);
      pods.forEach(
          pod -> assertThat(pod.at("/spec/runtimeClassName").asText()).isEqualTo("kata-qemu"));

      Tenant dana = dana(cluster);
      var without = dana.run("without", "acme-validating", "{}");
      assertThat(without.ok()).as(without.output()).isFalse();
      assertThat(without.output()).contains("spec.runtimeClassName must be one of kata-qemu");
      var with = dana.run("with", "acme-validating", "{\"runtimeClassName\":\"kata-qemu\"}");
      assertThat(with.ok()).as(with.output()).isTrue();

      must("verify", "lc", "acme/validating");
      must("verify", "dig", "acme/shop/v1/validating");
    }
  }

  @Test
  void aClusterThatCannotHoldTheGuardTakesNothingOfAStranger() throws Exception {
    try (TestBed bed =
        TestBed.start(
            TestBedOptions.controlPlane(1)
                .without(AdmissionPolicyKind.MUTATING, AdmissionPolicyKind.VALIDATING))) {
      TestCluster cluster = bed.cluster();
      sandbox(cluster);
      cluster.addFakeNode("fake-1", TestBedOptions.SANDBOXED);
      register("unguarded", cluster);
      JsonNode seen =
          observed(
              "unguarded",
              facts -> facts.path("unusable").size() == 1 && facts.path("nodes").size() == 1);
      assertThat(seen.path("validatingPolicy").asBoolean(true)).isFalse();
      assertThat(seen.at("/unusable/0").asText()).contains("has no ValidatingAdmissionPolicy v1");
      intents("unguarded");

      refused("unguarded", "does not serve ValidatingAdmissionPolicy");
    }
  }

  @Test
  void aClusterWhoseNodesRunDockerTakesNothingOfAStranger() throws Exception {
    try (TestBed bed = TestBed.start(TestBedOptions.controlPlane(1))) {
      TestCluster cluster = bed.cluster();
      sandbox(cluster);
      cluster.addFakeNode("old", List.of());
      String runtime =
          "{\"status\":{\"nodeInfo\":{\"containerRuntimeVersion\":\"docker://20.10.24\"}}}";
      var patched =
          cluster.kubectl(
              "patch", "node", "old", "--subresource=status", "--type=merge", "-p", runtime);
      assertThat(patched.ok()).as(patched.output()).isTrue();
      register("docker", cluster);
      JsonNode seen =
          observed("docker", facts -> facts.path("unusable").toString().contains(DOCKER));
      assertThat(seen.path("unusable").toString())
          .contains("no Ready node has the handler of a sandbox RuntimeClass");
      intents("docker");

      refused("docker", "no Ready node offers the handler \\\"kata-qemu\\\"");
    }
  }

  /// Plan, explain and deploy say why, and nothing of the department reaches the cluster.
  private void refused(String name, String reason) {
    String group = "acme/shop/v1/" + name;
    for (String verb : List.of("plan", "explain")) {
      String told = operator.bulkhead(verb, "dig", group, "-o", "json").output();
      assertThat(told).as(verb).contains(reason).contains("edge+" + name);
    }
    var deployed = operator.bulkhead("deploy", "lc", "acme/" + name);
    assertThat(deployed.exit()).as(deployed.output()).isEqualTo(3);
    assertThat(deployed.output()).contains("edge+" + name);
  }

  private static void sandbox(TestCluster cluster) {
    cluster.apply(
        "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: kata-qemu},"
            + " handler: kata-qemu}");
  }

  private void register(String name, TestCluster cluster) {
    String kubeconfig = cluster.kubeconfig().toString();
    must("cluster", "add", name, "--provider", "edge", "--kubeconfig", kubeconfig);
  }

  /// Applies the intents of a department with the same name as its only cluster.
  private void intents(String name) throws IOException {
    String intents = Files.readString(FILES.resolve("intents.yaml"));
    Path file = work.resolve("intents.yaml");
    Files.writeString(
        file,
        intents
            .replace("LESSER", name)
            .replace("file: web", "file: " + FILES.resolve("web").toAbsolutePath()));
    must("apply", "-f", file.toString());
  }

  private Tenant dana(TestCluster cluster) {
    Path kubeconfig = work.resolve("dana");
    must(
        "kubeconfig",
        "lc",
        "acme/validating",
        "--cluster",
        "edge+validating",
        "-o",
        kubeconfig.toString());
    return new Tenant(cluster, kubeconfig);
  }

  private JsonNode observed(String cluster, Predicate<JsonNode> wanted) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    hub.url() + "/v2/cluster-providers/edge/clusters/" + cluster + "/capabilities"))
            .header("Authorization", "Bearer " + HubProcess.TOKEN)
            .build();
    Instant end = Instant.now().plus(PATIENCE);
    try (var client = HttpClient.newHttpClient()) {
      while (true) {
        JsonNode seen = read(client, request);
        if (wanted.test(seen)) {
          return seen;
        }
        assertThat(Instant.now()).as("capabilities stay at " + seen).isBefore(end);
        HubProcess.sleep(Duration.ofMillis(200));
      }
    }
  }

  private static JsonNode read(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    return new JsonMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  private void must(String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }
}
