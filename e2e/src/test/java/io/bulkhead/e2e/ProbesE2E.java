package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Probes on a real node: which kernel is behind gVisor, and behind a class that an operator
/// mistook for a sandbox although it is runc.
@Tag("cluster")
@Tag("realnode")
class ProbesE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INTENTS =
      """
      {kind: Project, apiVersion: bulkhead.io/v1, metadata: {name: acme}}
      ---
      apiVersion: bulkhead.io/v1
      kind: LogicalCloud
      metadata: {project: acme, name: press}
      spec: {namespace: acme-press, user: {userName: dana}}
      ---
      apiVersion: bulkhead.io/v1
      kind: UserPermission
      metadata: {project: acme, logicalCloud: press, name: look}
      spec: {namespace: acme-press, apiGroups: [""], resources: [pods], verbs: [get]}
      ---
      apiVersion: bulkhead.io/v1
      kind: ClusterReference
      metadata: {project: acme, logicalCloud: press, name: one}
      spec: {clusterProvider: edge, cluster: one}
      """;
  private static final String BOXED =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: boxed, namespace: acme-press}
      spec:
        terminationGracePeriodSeconds: 1
        securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
        containers:
        - name: main
          image: bulkhead.io/testbed/busybox:1
          imagePullPolicy: Never
          command: [sleep, "100000"]
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;
  private static final String MISTAKE =
      """
      apiVersion: bulkhead.io/v1
      kind: SandboxClass
      metadata: {name: quick}
      spec: {handler: runc, isolation: vm, create: true}
      """;

  @TempDir private Path work;

  @Test
  void aSandboxIsToldFromRuncByTheKernelBehindIt() throws Exception {
    String host = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    try (TestBed bed = TestBed.start(TestBedOptions.real());
        HubProcess hub = HubProcess.probing(work.resolve("data"))) {
      TestCluster cluster = bed.cluster();
      var operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      String kubeconfig = cluster.kubeconfig().toString();
      must(operator, "cluster", "add", "one", "--provider", "edge", "--kubeconfig", kubeconfig);

      JsonNode gvisor = await(operator, "gvisor", result -> is(result, "sound"));
      assertThat(gvisor.path("hostKernel").asText()).isEqualTo(host);
      assertThat(gvisor.path("guestKernel").asText()).isNotEqualTo(host).contains("gvisor");
      assertThat(gvisor.path("devices")).isNotEmpty();

      must(operator, "apply", "-f", file("intents.yaml", INTENTS));
      must(operator, "deploy", "lc", "acme/press");
      cluster.apply(BOXED);
      cluster.await(
          PATIENCE,
          seen -> seen.at("/status/phase").asText().equals("Running"),
          "get",
          "pod",
          "boxed",
          "-n",
          "acme-press");
      JsonNode report = verify(operator, "lc", "acme/press");
      assertThat(report.path("holds").asBoolean()).as(report.toPrettyString()).isTrue();
      assertThat(report.at("/pods/0/probe/state").asText()).isEqualTo("sound");
      assertThat(report.at("/pods/0/probe/kernel").asText()).contains("gvisor");

      must(operator, "apply", "-f", file("mistake.yaml", MISTAKE));
      JsonNode quick = await(operator, "quick", result -> is(result, "broken"));
      assertThat(quick.path("faults").toString())
          .contains("its kernel is the host's, " + host, "its boot id is the host's");
      awaitIncident(operator, "class quick is no sandbox on node");
      assertThat(verify(operator, "cluster", "edge/one").path("holds").asBoolean()).isFalse();
      // Probes are removed when they have reported.
      assertThat(
              cluster
                  .kubectl("wait", "--for=delete", "namespace/bulkhead-probe", "--timeout=120s")
                  .ok())
          .isTrue();
    }
  }

  private static boolean is(JsonNode result, String state) {
    return result.path("state").asText().equals(state);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(work.resolve(name), text).toString();
  }

  /// The result of a class's probe, once it is as wanted.
  private static JsonNode await(CommandLine operator, String sandbox, Predicate<JsonNode> wanted)
      throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    JsonNode report;
    do {
      report = verify(operator, "cluster", "edge/one");
      for (JsonNode result : report.at("/clusters/0/probes/results")) {
        if (result.path("class").asText().equals(sandbox) && wanted.test(result)) {
          return result;
        }
      }
      HubProcess.sleep(Duration.ofMillis(500));
    } while (Instant.now().isBefore(end));
    throw new AssertionError(sandbox + " stayed at\n" + report.toPrettyString());
  }

  private static void awaitIncident(CommandLine operator, String message) {
    Instant end = Instant.now().plus(PATIENCE);
    CommandLine.Result incidents;
    do {
      incidents = operator.bulkhead("incidents");
      if (incidents.output().contains(message)) {
        return;
      }
      HubProcess.sleep(Duration.ofMillis(500));
    } while (Instant.now().isBefore(end));
    throw new AssertionError(incidents.output());
  }

  private static JsonNode verify(CommandLine operator, String kind, String target)
      throws IOException {
    var result = operator.bulkhead("verify", kind, target, "-o", "json");
    assertThat(result.exit()).as(result.output()).isIn(0, 3);
    return JSON.readTree(result.output());
  }

  private static void must(CommandLine line, String... words) {
    var result = line.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }
}
