package io.bulkhead.compiler.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.Fixture;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityTest {
  private static final ClusterId EDGE = new ClusterId("p", "edge1");

  /// What a pod requests, worked out by hand from the scheduler's rules: CPU, memory, GPUs.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          containers: [{resources: {requests: {cpu: 1, memory: 1}}}, {resources: {limits: {cpu: 2, memory: 2}}}] | 3000 | 3 | 0
          containers: [{resources: {requests: {cpu: 0}, limits: {cpu: 2}}}] | 0 | 0 | 0
          {containers: [{resources: {limits: {cpu: 1}}}], initContainers: [{resources: {limits: {cpu: 4}}}]} | 4000 | 0 | 0
          {containers: [{resources: {limits: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {limits: {cpu: 2}}}]} | 3000 | 0 | 0
          {containers: [{resources: {limits: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {limits: {cpu: 2}}}, {resources: {limits: {cpu: 3}}}]} | 5000 | 0 | 0
          {containers: [{resources: {limits: {cpu: 1}}}], initContainers: [{resources: {limits: {cpu: 3}}}, {restartPolicy: Always, resources: {limits: {cpu: 2}}}]} | 3000 | 0 | 0
          {resources: {requests: {cpu: 5}}, containers: [{resources: {limits: {cpu: 1, memory: 7}}}]} | 5000 | 7 | 0
          {resources: {limits: {cpu: 5, memory: 9}}, containers: [{resources: {limits: {cpu: 1}}}]} | 1000 | 9 | 0
          {resources: {requests: {nvidia.com/gpu: 5}}, containers: [{resources: {limits: {nvidia.com/gpu: 2}}}]} | 0 | 0 | 2
          {containers: [{resources: none}, {resources: {limits: {cpu: lots}}}]} | 0 | 0 | 0
          """)
  void aPodAsksAsTheSchedulerCounts(String spec, long milliCpu, long bytes, long gpus) {
    Demand demand = PodDemand.requests(Json.parseYaml(spec).getFirst());
    assertThat(demand.of("cpu")).isEqualTo(milliCpu);
    assertThat(demand.of("memory")).isEqualTo(bytes);
    assertThat(demand.of("nvidia.com/gpu")).isEqualTo(gpus);
    assertThat(demand.of("pods")).isEqualTo(1);
  }

  /// The pod's limit, and whether there is one at all.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          containers: [{resources: {limits: {memory: 5}}}, {resources: {limits: {memory: 6}}}] | 11
          containers: [{resources: {limits: {memory: 5}}}, {resources: {requests: {memory: 6}}}] | 0
          {resources: {limits: {memory: 20}}, containers: [{name: c}]} | 20
          {containers: [{resources: {limits: {memory: 5}}}], initContainers: [{resources: {limits: {memory: 8}}}]} | 8
          """)
  void aPodIsLimitedAsTheKubeletCounts(String spec, long bytes) {
    assertThat(PodDemand.memoryLimit(Json.parseYaml(spec).getFirst())).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Job     | {parallelism: 3}                                | 3
          Job     | {parallelism: 5, completions: 2}                | 2
          Job     | {completions: 9}                                | 1
          Deployment | {replicas: 0}                                | 0
          Deployment | {replicas: -7}                               | 0
          StatefulSet | {replicas: 4}                               | 4
          DaemonSet | {replicas: 4}                                 | 6
          """)
  void asManyPodsCountAsRunAtOnce(String kind, String spec, long pods) {
    var tree = Json.parseYaml("{apiVersion: x/v1, kind: K, metadata: {name: a}}").getFirst();
    var object = (ObjectNode) tree;
    object.put("kind", kind);
    var body = (ObjectNode) Json.parseYaml(spec).getFirst();
    body.set(
        "template",
        Json.parseYaml("{spec: {runtimeClassName: kata, containers: [{name: c}]}}").getFirst());
    object.set("spec", body);
    var entry = Bundle.Entry.of(Manifest.of(object));
    assertThat(Load.of(List.of(entry), "kata", Demand.NONE, 6, true).most().of("pods"))
        .isEqualTo(pods);
  }

  /// Whatever is free, even less than nothing: an app that does not grow stays.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aShrinkAlwaysPassesAndGrowthPassesExactlyWhenItFits(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      int before = random.nextInt(1, 6);
      int after = random.nextInt(1, 9);
      long milliBefore = 100 * random.nextInt(1, 9);
      long milliAfter = 100 * random.nextInt(1, 9);
      long free = random.nextInt(-2000, 6000);
      Bundle held = web(before, milliBefore).deployed();
      Fixture fixture = web(after, milliAfter);
      fixture.clusters.put(EDGE, holding(held, free));
      long growth = after * (milliAfter + 250) - before * (milliBefore + 250);
      long podGrowth = milliAfter - milliBefore;
      boolean fits = (growth <= 0 || growth <= free) && (podGrowth <= 0 || podGrowth <= free);
      assertThat(fixture.deploy().failed())
          .as("%d of %dm after %d of %dm, %dm free", after, milliAfter, before, milliBefore, free)
          .isEqualTo(!fits);
    }
  }

  @Test
  void anUnknownBundleIsWeighedAsIfNothingWereThere() {
    Fixture fixture = web(2, 500);
    fixture.clusters.put(EDGE, holding(Bundle.EMPTY, 1499));
    assertThat(fixture.deploy().failed()).isTrue();
    fixture.clusters.put(EDGE, holding(Bundle.EMPTY, 1500));
    assertThat(fixture.deploy().failed()).isFalse();
  }

  @Test
  void podsOfAnotherSandboxFreeNothing() {
    JsonNode other =
        Json.parse(
            new String(web(2, 500).deployed().bytes(), StandardCharsets.UTF_8)
                .replace("\"runtimeClassName\":\"kata\"", "\"runtimeClassName\":\"gvisor\""));
    Fixture fixture = web(2, 500);
    fixture.clusters.put(EDGE, holding(Bundle.parse(Json.canonical(other)), 0));
    assertThat(fixture.deploy().diagnostics())
        .extracting(Diagnostic::message)
        .anyMatch(text -> text.contains("needs 1500m CPU, 0m are free, 1500m too little"));
  }

  @ParameterizedTest
  @CsvSource({
    // memory of the machine, fixed, limit, overhead of the class: what is said
    "2048Mi, false, 6Gi,  320Mi, '8192Mi machine, the pod may use 6464Mi, 1728Mi too little'",
    "32Mi,   false, 6Gi,  320Mi, ''",
    "2048Mi, false, 64Mi, 2048Mi, ''",
    "2048Mi, true,  6Gi,  320Mi, 'limits of 6144Mi, 4096Mi too much'",
    "2048Mi, true,  2Gi,  320Mi, ''",
    "'',     false, 6Gi,  0,     ''",
  })
  void aVirtualMachineThatDoesNotFitIsAWarning(
      String memory, boolean fixed, String limit, String overhead, String says) {
    Fixture fixture = Fixture.shop();
    fixture.put(
        IsolationKinds.SANDBOX_CLASS,
        "{metadata: {name: kata}, spec: {handler: kata-qemu, isolation: vm, create: true,"
            + " overhead: {memory: '%s'}, vm: {memory: '%s', fixed: %s}}}"
                .formatted(overhead, memory, fixed));
    fixture.charts.put(
        "web",
        Fixture.DEPLOYMENT
            .replace("replicas: 2", "replicas: 1")
            .replace("image: web", "image: web, resources: {limits: {memory: " + limit + "}}"));
    Compilation compiled = fixture.deploy();
    assertThat(compiled.failed()).isFalse();
    if (says.isEmpty()) {
      assertThat(compiled.diagnostics()).isEmpty();
      return;
    }
    assertThat(compiled.diagnostics())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.message()).startsWith("virtual machines of the class kata");
          assertThat(found.places().toString()).contains("Deployment acme-press/web (" + says);
          assertThat(found.intent()).endsWith("/app-intents/web");
          assertThat(found.field()).isEqualTo("spec.template.spec");
          assertThat(found.cluster()).isEqualTo("p+edge1");
        });
  }

  @Test
  void machinesThatDoNotFitAreToldOncePerClass() {
    Fixture fixture = Fixture.shop();
    fixture.put(
        IsolationKinds.SANDBOX_CLASS,
        "{metadata: {name: kata}, spec: {handler: kata-qemu, isolation: vm, create: true,"
            + " overhead: {memory: 320Mi}, vm: {memory: 2048Mi}}}");
    String pod = Fixture.DEPLOYMENT.replace("replicas: 2", "replicas: 1");
    fixture.charts.put(
        "web",
        pod
            + "\n---\n"
            + pod.replace("name: web", "name: web2")
            + "\n---\n"
            + pod.replace("name: web", "name: web3")
            + "\n---\n"
            + pod.replace("name: web", "name: web4"));

    assertThat(fixture.deploy().diagnostics())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.count()).isEqualTo(4);
          assertThat(found.places()).hasSize(Diagnostic.SHOWN);
        });
  }

  private static Fixture web(int replicas, long milliCpu) {
    Fixture fixture = Fixture.shop();
    fixture.charts.put(
        "web",
        Fixture.DEPLOYMENT
            .replace("replicas: 2", "replicas: " + replicas)
            .replace(
                "image: web", "image: web, resources: {limits: {cpu: %dm}}".formatted(milliCpu)));
    return fixture.facts("edge1", Fixture.capabilities("kata-qemu", 1_000_000));
  }

  /// One node with this much CPU free, and unlimited memory and pods.
  private static Snapshot.ClusterFacts holding(Bundle bundle, long freeMilliCpu) {
    Capabilities seen = Fixture.capabilities("kata-qemu", 0);
    List<Capabilities.NodeFact> nodes = new ArrayList<>();
    nodes.add(
        new Capabilities.NodeFact(
            "n1",
            true,
            List.of("kata-qemu"),
            List.of(),
            10_000,
            1L << 50,
            10_000,
            10_000 - freeMilliCpu,
            0,
            0,
            List.of()));
    var facts =
        new Capabilities(
            seen.observed(),
            true,
            seen.version(),
            true,
            true,
            List.of(),
            List.of(),
            nodes,
            "",
            "",
            "",
            List.of(),
            Capabilities.Identity.UNKNOWN);
    var held = new TreeMap<String, Bundle>();
    held.put("web", bundle);
    return new Snapshot.ClusterFacts(EDGE, List.of(), facts, true, List.of(), held);
  }
}
