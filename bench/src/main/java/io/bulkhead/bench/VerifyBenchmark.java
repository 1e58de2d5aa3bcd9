package io.bulkhead.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.action.Retention;
import io.bulkhead.attestation.Recheck;
import io.bulkhead.bench.BenchReport.Bar;
import io.bulkhead.boot.Assembly;
import io.bulkhead.chart.HelmRenderer;
import io.bulkhead.chart.LentArchives;
import io.bulkhead.chart.TarGz;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.compiler.Compiler;
import io.bulkhead.delivery.DeliveryEngine;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.evidence.ClusterObservations;
import io.bulkhead.evidence.Examiner;
import io.bulkhead.evidence.ProbeOptions;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterProvider;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SqlStore;
import java.nio.file.Files;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The answer of `verify` on one cluster with ten thousand pods of fifty tenants, from the state of
/// its watches. A pod changes between two answers, so that none can be cached.
final class VerifyBenchmark implements Benchmark {
  private static final int PODS = 10_000;
  private static final int TENANTS = 50;
  private static final int NODES = 100;
  private static final int WARM_UP = 5;
  private static final double ANSWER_TO_VERDICTS = 5;
  private static final ClusterId CLUSTER = new ClusterId("p", "c");
  private static final DocumentKey DOCUMENT = DocumentKey.of(FleetKinds.CLUSTER, "p", "c");

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String describes() {
    return "verify of a cluster with 10,000 pods of 50 tenants, from watches, signed";
  }

  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    var clock = Clock.systemUTC();
    var watchtower = new ClusterObservations(clock);
    try (SqlStore store =
            SqlStore.openAlone(
                StoreOptions.embedded(Files.createTempDirectory("bench")), why -> {});
        var fleet = new KubernetesFleet(store)) {
      documents(store);
      double before = used();
      watch(watchtower);
      double held = used() - before;
      ActionHandler verify = verify(store, fleet, watchtower, clock);
      List<Double> answers = new ArrayList<>();
      List<Double> cpu = new ArrayList<>();
      int bytes = 0;
      for (int i = 0; i < WARM_UP + Math.max(rounds, 9); i++) {
        watchtower.seen(CLUSTER, "Pod", pod(i, "10.9.%d.%d".formatted(i / 250, i % 250)));
        double spent = LocalHub.cpuSeconds();
        long begin = System.nanoTime();
        byte[] answer = answer(verify);
        double millis = (System.nanoTime() - begin) / 1e6;
        bytes = answer.length;
        if (i >= WARM_UP) {
          answers.add(millis);
          cpu.add((LocalHub.cpuSeconds() - spent) * 1e3);
        }
      }
      JsonNode last = Json.parse(answer(verify));
      checked(last);
      report.add(name(), "answer for 10,000 pods, signed", "ms", answers);
      report.add(name(), "CPU that it takes", "ms", cpu);
      report.add(name(), "its size", "MB", BenchReport.list(bytes / 1e6));
      report.add(name(), "memory that the watches' picture takes", "MB", BenchReport.list(held));
      List<Double> again = new ArrayList<>();
      for (int i = 0; i < WARM_UP + answers.size(); i++) {
        long begin = System.nanoTime();
        checked(last);
        if (i >= WARM_UP) {
          again.add((System.nanoTime() - begin) / 1e6);
        }
      }
      report.add(name(), "the same verdicts computed again from the report", "ms", again);
      report.add(
          name(),
          "answer to the verdicts alone",
          "ratio",
          BenchReport.ratios(answers, again),
          Bar.atMost(ANSWER_TO_VERDICTS));
    }
  }

  /// A report that omits pods or contradicts its facts would be fast and worthless.
  private static void checked(JsonNode report) {
    Recheck.Outcome again = Recheck.of(report);
    int pairs = report.at("/reachability/0/pairs").size();
    if (again.pods() != PODS || !again.differences().isEmpty() || pairs < TENANTS * TENANTS) {
      throw new IllegalStateException(again + ", " + pairs + " pairs");
    }
  }

  private static byte[] answer(ActionHandler verify) {
    var call =
        new ActionHandler.Call(
            DOCUMENT, List.of(), new LinkedHashMap<>(), new byte[0], Identity.operator("bench"));
    return Json.canonical((JsonNode) Objects.requireNonNull(verify.handle(call).body()));
  }

  private static ActionHandler verify(
      SqlStore store, KubernetesFleet fleet, ClusterObservations watchtower, Clock clock) {
    KindTable table = KindTable.standard();
    // Neither is used for a report.
    var archives = new LentArchives(digest -> Optional.empty());
    var charts = new HelmRenderer(archives, TarGz.Limits.STANDARD);
    var clusters = new Clusters(fleet::connection, Clusters.Retry.STANDARD, InstantSource.system());
    clusters.start();
    var engine =
        new DeliveryEngine(
            store,
            PushDriver.to(clusters),
            DeliveryOptions.standard(),
            (event, number) -> {},
            InstantSource.system());
    var parts =
        new ActionContext(
            table,
            store,
            new Compiler(table, charts),
            archives,
            engine,
            fleet,
            new Examiner(watchtower, clock, ProbeOptions.OFF),
            clock,
            Retention.STANDARD);
    return new Assembly(parts)
        .handlers(Handled.get("version", call -> ActionHandler.Answer.EMPTY)).entrySet().stream()
            .filter(row -> row.getKey().on() == FleetKinds.CLUSTER)
            .filter(row -> row.getKey().name().equals("verify"))
            .filter(row -> row.getKey().method() == Action.Method.GET)
            .findFirst()
            .orElseThrow()
            .getValue();
  }

  private static void documents(SqlStore store) {
    store.write(writer -> {
      writer.save(
          FleetKinds.CLUSTER_PROVIDER,
          DocumentKey.of(FleetKinds.CLUSTER_PROVIDER, "p"),
          new ClusterProvider(Metadata.named("p")),
          List.of());
      writer.save(
          FleetKinds.CLUSTER,
          DOCUMENT,
          new Cluster(Metadata.named("c"), new Cluster.Spec(new Cluster.GitOps("", "", ""), null)),
          List.of());
      writer.save(
          IsolationKinds.SANDBOX_CLASS,
          DocumentKey.of(IsolationKinds.SANDBOX_CLASS, "kata-qemu"),
          new SandboxClass(
              Metadata.named("kata-qemu"),
              new SandboxClass.Spec(
                  "kata-qemu", SandboxClass.Isolation.VM, false, null, null, null)),
          List.of());
      writer.facts().save(CLUSTER, Capabilities.UNKNOWN);
      return DOCUMENT;
    });
  }

  private static void watch(ClusterObservations watchtower) {
    List<JsonNode> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          Json.parse(
              """
              {"metadata": {"name": "node-%1$d", "labels": {"kubernetes.io/hostname": "node-%1$d"}},
               "status": {"addresses": [{"address": "10.0.0.%1$d"}],
                "runtimeHandlers": [{"name": "runc"}, {"name": "kata-qemu"}],
                "nodeInfo": {"kernelVersion": "6.12.1", "bootID": "b-%1$d"}}}
              """
                  .formatted(i)));
    }
    List<JsonNode> namespaces = new ArrayList<>();
    List<JsonNode> policies = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      namespaces.add(
          Json.parse(
              """
              {"metadata": {"name": "space-%1$d", "labels": {"bulkhead.io/trust": "untrusted",
               "bulkhead.io/project": "project-%1$d", "bulkhead.io/logical-cloud": "cloud"}}}
              """
                  .formatted(i)));
      policies.add(
          Json.parse(
              """
              {"metadata": {"name": "isolation", "namespace": "space-%1$d"},
               "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"],
                "ingress": [{"from": [{"podSelector": {}}]}],
                "egress": [{"to": [{"podSelector": {}}]},
                 {"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
                   "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}],
                  "ports": [{"port": 53, "protocol": "UDP"}]}]}}
              """
                  .formatted(i)));
    }
    List<JsonNode> pods = new ArrayList<>();
    for (int i = 0; i < PODS; i++) {
      pods.add(pod(i, "10.8.%d.%d".formatted(i / 250, i % 250)));
    }
    watchtower.listed(CLUSTER, "Node", nodes);
    watchtower.listed(
        CLUSTER,
        "RuntimeClass",
        List.of(
            Json.parse(
                """
                {"metadata": {"name": "kata-qemu"}, "handler": "kata-qemu",
                 "overhead": {"podFixed": {"cpu": "250m", "memory": "320Mi"}}}
                """)));
    watchtower.listed(CLUSTER, "Namespace", namespaces);
    watchtower.listed(CLUSTER, "NetworkPolicy", policies);
    watchtower.listed(CLUSTER, "EndpointSlice", List.of());
    watchtower.listed(CLUSTER, "ClusterNetworkPolicy", List.of());
    watchtower.listed(CLUSTER, "AdminNetworkPolicy", List.of());
    watchtower.listed(CLUSTER, "BaselineAdminNetworkPolicy", List.of());
    watchtower.listed(CLUSTER, "Pod", pods);
  }

  private static ObjectNode pod(int number, String address) {
    return (ObjectNode)
        Json.parse(
            """
            {"metadata": {"uid": "uid-%1$d", "name": "web-%1$d", "namespace": "space-%2$d",
              "creationTimestamp": "2026-01-02T03:04:05Z",
              "labels": {"app": "web-%3$d", "pod-template-hash": "6c65fdff8c",
                "bulkhead.io/deployment-id": "1-web"}},
             "spec": {"nodeName": "node-%4$d", "runtimeClassName": "kata-qemu",
              "overhead": {"cpu": "250m", "memory": "320Mi"},
              "containers": [{"name": "c", "ports": [{"name": "http", "containerPort": 8080}]}]},
             "status": {"podIP": "%5$s", "podIPs": [{"ip": "%5$s"}]}}
            """
                .formatted(
                    number, number % TENANTS, number % (4 * TENANTS), number % NODES, address));
  }

  private static double used() {
    Runtime.getRuntime().gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }
}
