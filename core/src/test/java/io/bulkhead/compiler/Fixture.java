package io.bulkhead.compiler;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A small scenario: project acme, cloud press in namespace acme-press, composite app shop v1 with
/// app web, group dig, clusters p+edge1 (and more). Tests change what they are about.
public final class Fixture implements Documents {
  public static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: web}]
      """;
  static final DocumentKey CLOUD = DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", "press");
  static final DocumentKey GROUP =
      DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "acme", "shop", "v1", "dig");

  final Map<String, List<Stored<?>>> stored = new LinkedHashMap<>();

  /// What a chart renders to, by app or, for one Kubernetes version only, `app@version`.
  public final Map<String, String> charts = new TreeMap<>();

  public final TreeMap<ClusterId, Snapshot.ClusterFacts> clusters = new TreeMap<>();
  private long order;

  static Fixture untrusted() {
    var fixture = new Fixture();
    fixture.put(
        IsolationKinds.SANDBOX_CLASS,
        "{metadata: {name: kata}, spec: {handler: kata-qemu, isolation: vm, create: true,"
            + " overhead: {cpu: 250m, memory: 320Mi}}}");
    fixture.put(TenancyKinds.PROJECT, "{metadata: {name: acme}}");
    fixture.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, user: {userName: dana}}}",
        "acme");
    fixture.put(
        TenancyKinds.GRANT,
        "{metadata: {name: level}, spec: {podSecurity: baseline}}",
        "acme",
        "press");
    fixture.put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: all}, spec: {namespace: acme-press, apiGroups: [''], resources: [pods],"
            + " verbs: [get]}}",
        "acme",
        "press");
    fixture.put(
        WorkloadKinds.COMPOSITE_APP,
        "{metadata: {name: shop}, spec: {compositeAppVersion: v1}}",
        "acme");
    fixture.app("web", DEPLOYMENT);
    fixture.put(WorkloadKinds.COMPOSITE_PROFILE, "{metadata: {name: plain}}", "acme", "shop", "v1");
    fixture.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "{metadata: {name: dig}, spec: {compositeProfile: plain, version: r1, logicalCloud:"
            + " press}}",
        "acme",
        "shop",
        "v1");
    fixture.put(
        WorkloadKinds.GENERIC_PLACEMENT_INTENT,
        "{metadata: {name: gpi}}",
        "acme",
        "shop",
        "v1",
        "dig");
    fixture.put(
        WorkloadKinds.GROUP_INTENT,
        "{metadata: {name: all}, spec: {intent: {genericPlacementIntent: gpi}}}",
        "acme",
        "shop",
        "v1",
        "dig");
    return fixture;
  }

  /// Untrusted, web on p+edge1.
  public static Fixture shop() {
    return untrusted()
        .cluster("edge1")
        .place("web", "allOf: [{clusterProvider: p, cluster: edge1}]");
  }

  Fixture app(String name, String chart) {
    put(WorkloadKinds.APP, "{metadata: {name: " + name + "}}", "acme", "shop", "v1");
    charts.put(name, chart);
    return this;
  }

  Fixture place(String app, String intent) {
    return put(
        WorkloadKinds.APP_INTENT,
        "{metadata: {name: " + app + "}, spec: {app: " + app + ", intent: {" + intent + "}}}",
        "acme",
        "shop",
        "v1",
        "dig",
        "gpi");
  }

  Fixture depends(String app, String on) {
    return put(
        WorkloadKinds.APP_DEPENDENCY,
        "{metadata: {name: on-" + on + "}, spec: {app: " + on + ", opStatus: rEADY, wait: 3}}",
        "acme",
        "shop",
        "v1",
        app);
  }

  /// A cluster of the cloud with one node of 4 CPUs, 8 GiB and the handler of kata.
  Fixture cluster(String name, String... labels) {
    refer(name);
    return facts(name, capabilities("kata-qemu", 4000), labels);
  }

  Fixture refer(String name) {
    return put(
        TenancyKinds.CLUSTER_REFERENCE,
        "{metadata: {name: " + name + "}, spec: {clusterProvider: p, cluster: " + name + "}}",
        "acme",
        "press");
  }

  public Fixture facts(String name, Capabilities capabilities, String... labels) {
    var id = new ClusterId("p", name);
    clusters.put(id, new Snapshot.ClusterFacts(id, List.of(labels), capabilities));
    return this;
  }

  public static Capabilities capabilities(String handler, long milliCpu) {
    var node =
        new Capabilities.NodeFact(
            "n1",
            true,
            List.of("runc", handler),
            List.of("katacontainers.io/kata-version=4.1.0"),
            milliCpu,
            8L << 30,
            110,
            0,
            0,
            0,
            List.of());
    return new Capabilities(
        Instant.EPOCH,
        true,
        "v1.37.2",
        true,
        true,
        List.of(),
        List.of(),
        List.of(node),
        "",
        "",
        "",
        List.of(),
        Capabilities.Identity.UNKNOWN);
  }

  public <D> Fixture put(Kind<D> kind, String yaml, String... parents) {
    D body;
    try {
      body =
          new com.fasterxml.jackson.databind.ObjectMapper()
              .treeToValue(Json.parseYaml(yaml).getFirst(), kind.type());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
    return put(kind, kind.key(List.of(parents), body), body);
  }

  <D> Fixture put(Kind<D> kind, DocumentKey key, D body) {
    List<FileAttachment> files =
        kind.file().isEmpty()
            ? List.of()
            : List.of(new FileAttachment("file", "f", digest(key.name()), 1));
    var all = stored.computeIfAbsent(kind.name(), x -> new ArrayList<>());
    all.removeIf(old -> old.key().equals(key));
    all.add(new Stored<>(key, body, files, 1, ++order));
    return this;
  }

  static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  Compilation compile(Target target) {
    return new Compiler(KindTable.standard(), this::render)
        .compile(new Snapshot(target, this, clusters));
  }

  public Compilation deploy() {
    return compile(new Target.Deployment(GROUP, "17"));
  }

  /// The bundle of the group's first app.
  public Bundle deployed() {
    return deploy().parts().getFirst().groups().getFirst().bundle();
  }

  Compilation cloud() {
    return compile(new Target.Cloud(CLOUD, "18", "PEM"));
  }

  Compilation baseline() {
    return compile(new Target.Baseline(new ClusterId("p", "edge1")));
  }

  ChartRenderer.Outcome render(ChartRenderer.Request request) {
    String chart =
        charts.getOrDefault(request.app() + "@" + request.kubeVersion(), charts.get(request.app()));
    return chart == null || chart.startsWith("!")
        ? new ChartRenderer.Outcome.Failed("templates/web.yaml:3: no such value")
        : new ChartRenderer.Outcome.Rendered(
            Json.parseYaml(chart).stream().map(Manifest::of).toList());
  }

  @Override
  @SuppressWarnings("unchecked")
  public <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key) {
    return stored.getOrDefault(kind.name(), List.of()).stream()
        .filter(s -> s.key().equals(key))
        .map(s -> (Stored<D>) s)
        .findFirst();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent) {
    return stored.getOrDefault(kind.name(), List.of()).stream()
        .filter(s -> kind.parentKey(s.key()).equals(Optional.of(parent)))
        .map(s -> (Stored<D>) s)
        .toList();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <D> List<Stored<D>> roots(Kind<D> kind) {
    return stored.getOrDefault(kind.name(), List.of()).stream().map(s -> (Stored<D>) s).toList();
  }
}
