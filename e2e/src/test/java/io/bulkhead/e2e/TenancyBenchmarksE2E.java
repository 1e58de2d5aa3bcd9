package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The nineteen checks of the Kubernetes Multi-Tenancy Benchmarks
/// (github.com/kubernetes-retired/multi-tenancy, benchmarks) with the kubeconfig that the hub gave
/// to the tenant. The hub is off meanwhile: only the cluster itself protects.
@Tag("cluster")
class TenancyBenchmarksE2E {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String FOLDER = "/tenancy-benchmarks/";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir private static Path work;
  private static TestBed bed;

  @BeforeAll
  static void letTheHubMakeTwoDepartmentsAndStopIt() throws IOException {
    bed = TestBed.start(TestBedOptions.fake(1, 1));
    HubProcess hub = HubProcess.withoutProbes(work.resolve("data"));
    try {
      CommandLine operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      Files.copy(cluster().kubeconfig(), work.resolve("one.kubeconfig"));
      Files.writeString(
          work.resolve("cluster.yaml"),
          """
          apiVersion: bulkhead.io/v1
          kind: ClusterProvider
          metadata: {name: edge}
          ---
          apiVersion: bulkhead.io/v1
          kind: Cluster
          metadata: {clusterProvider: edge, name: one}
          spec: {guard: {alwaysPullImages: true}}
          file: one.kubeconfig
          """);
      must(operator, "apply", "-f", work.resolve("cluster.yaml").toString());
      Files.write(work.resolve("intents.yaml"), resource("intents.yaml"));
      must(operator, "apply", "-f", work.resolve("intents.yaml").toString());
      must(operator, "deploy", "lc", "acme/press");
      must(operator, "deploy", "lc", "acme/paint");
      for (String[] user : new String[][] {{"dana", "press"}, {"nils", "paint"}}) {
        must(
            operator,
            "kubeconfig",
            "lc",
            "acme/" + user[1],
            "--cluster",
            "edge+one",
            "-o",
            work.resolve(user[0]).toString());
      }
      bed.cluster()
          .await(
              java.time.Duration.ofMinutes(2),
              quota -> quota.at("/status/hard/limits.cpu").asText().equals("4"),
              "get",
              "resourcequota",
              "quota",
              "-n",
              "acme-press");
    } finally {
      hub.close();
    }
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  private static TestCluster cluster() {
    return bed.cluster();
  }

  private static void must(CommandLine line, String... words) {
    var result = line.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = TenancyBenchmarksE2E.class.getResourceAsStream(FOLDER + name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void thereAreNineteen() throws IOException {
    assertThat(YAML.readTree(resource("checks.yaml"))).hasSize(19);
  }

  @TestFactory
  Stream<DynamicTest> checks() throws IOException {
    JsonNode checks = YAML.readTree(resource("checks.yaml"));
    return StreamSupport.stream(checks.spliterator(), false)
        .map(check ->
            DynamicTest.dynamicTest(
                check.path("title").asText(),
                () -> {
                  assertThat(check.path("control")).as("controls").isNotEmpty();
                  assertThat(check.path("attack")).as("attacks").isNotEmpty();
                  check.path("control").forEach(step -> take(step, true));
                  check
                      .path("attack")
                      .forEach(step -> take(step, step.path("allowed").asBoolean()));
                }));
  }

  private static void take(JsonNode step, boolean allowed) {
    Path kubeconfig = work.resolve(step.path("as").asText("dana"));
    boolean pod = step.has("pod");
    List<String> command = new ArrayList<>();
    String input = "";
    if (pod) {
      command.addAll(List.of("create", "-f", "-", "-o", "json"));
      input = pod(step).toString();
    } else {
      command.addAll(List.of(step.path("run").asText().split(" ")));
      input =
          step.has("cronjob")
              ? cronJob(step.path("cronjob").asText())
              : step.path("object").toString();
    }
    TestCluster.Result result =
        cluster().kubectlAs(kubeconfig, input, command.toArray(String[]::new));
    assertThat(result.ok()).as(step + "\n" + result.output()).isEqualTo(allowed);
    assertThat(result.output()).as(step.toString()).contains(step.path("shows").asText(""));
    if (pod && allowed) {
      JsonNode made = parse(result.output());
      assertThat(made.at("/spec/runtimeClassName").asText()).as("class").isEqualTo("kata-qemu");
      String name = made.at("/metadata/name").asText();
      cluster()
          .kubectlAs(kubeconfig, "", "delete", "pod", name, "--wait=false", "--grace-period=0");
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text.substring(text.indexOf('{')));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// A pod at the level restricted, changed as the step says.
  private static ObjectNode pod(JsonNode step) {
    var pod =
        (ObjectNode)
            parse(
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod-%d"},
                 "spec": {
                  "securityContext": {"runAsNonRoot": true, "runAsUser": 1000,
                   "seccompProfile": {"type": "RuntimeDefault"}},
                  "containers": [{"name": "c", "image": "registry.example/acme/web:1",
                   "resources": {"limits": {"cpu": "100m", "memory": "64Mi", "ephemeral-storage": "1Mi"}},
                   "securityContext": {"allowPrivilegeEscalation": false,
                    "capabilities": {"drop": ["ALL"]}}}]}}
                """
                    .formatted(NUMBER.incrementAndGet()));
    merge((ObjectNode) pod.path("spec"), step.path("pod"));
    merge((ObjectNode) pod.at("/spec/containers/0"), step.path("container"));
    return pod;
  }

  private static String cronJob(String name) {
    return """
    {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "%s"},
     "spec": {"schedule": "@yearly", "jobTemplate": {"spec": {"template": {"spec": {
      "restartPolicy": "Never",
      "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
      "containers": [{"name": "c", "image": "registry.example/acme/web:1",
       "securityContext": {"allowPrivilegeEscalation": false,
        "capabilities": {"drop": ["ALL"]}}}]}}}}}}
    """
        .formatted(name);
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(member -> {
          if (member.getValue() instanceof ObjectNode inner
              && into.get(member.getKey()) instanceof ObjectNode known) {
            merge(known, inner);
          } else {
            into.set(member.getKey(), member.getValue());
          }
        });
  }
}
