package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import io.bulkhead.chart.Archive;
import io.bulkhead.chart.HelmRenderer;
import io.bulkhead.chart.RememberingRenderer;
import io.bulkhead.chart.TarGz;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.Compiler;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The compiler alone: a thousand clusters of ten kinds, a chart with a hundred objects. It is
/// compared with a loop that only reads, writes and hashes the objects compiled for the ten kinds.
final class PlanBenchmark implements Benchmark {
  private static final int CLUSTERS = 1_000;
  private static final int KINDS = 10;
  private static final int OBJECTS = 100;
  private static final int WARM_UP = 20;

  private static final int PASSES = 10;
  private static final double ONE_MORE_TO_WHOLE = 0.025;

  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String describes() {
    return "compile 1,000 clusters (10 kinds of them) x 100 objects, warm; then one more cluster";
  }

  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    byte[] chart = Charts.ofOneFile();
    var charts =
        new RememberingRenderer(
            new HelmRenderer(
                digest -> Optional.of(Archive.of(ByteBuffer.wrap(chart))), TarGz.Limits.STANDARD),
            64L << 20);
    var compiler = new Compiler(KindTable.standard(), charts);
    Snapshot thousand = snapshot(chart, CLUSTERS);
    Snapshot oneMore = snapshot(chart, CLUSTERS + 1);
    for (int i = 0; i < WARM_UP; i++) {
      checked(compiler.compile(thousand), CLUSTERS);
      checked(compiler.compile(oneMore), CLUSTERS + 1);
    }
    List<Double> whole = new ArrayList<>();
    List<Double> more = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    List<byte[]> made = objects(compiler.compile(thousand));
    for (int i = 0; i < WARM_UP; i++) {
      bareMillis(made);
    }
    for (int i = 0; i < Math.max(rounds, 15); i++) {
      double one = millis(compiler, thousand);
      double two = millis(compiler, oneMore);
      whole.add(one);
      more.add((two - one) / one);
      bare.add(bareMillis(made));
    }
    report.add(name(), "compile of 1,000 clusters x 100 objects", "ms", whole, Bar.atMost(200));
    report.add(name(), "reading, writing and hashing what is compiled", "ms", bare);
    report.add(name(), "compile to that loop", "ratio", BenchReport.ratios(whole, bare));
    report.add(
        name(),
        "what the 1,001st adds, to a whole compile",
        "ratio",
        more,
        Bar.atMost(ONE_MORE_TO_WHOLE));
    Runtime.getRuntime().gc();
    double before = used();
    Compilation held = compiler.compile(thousand);
    Runtime.getRuntime().gc();
    double grown = used();
    checked(held, CLUSTERS);
    report.add(
        name(),
        "heap in use while the plan is held, all in all",
        "MB",
        BenchReport.list(grown),
        Bar.atMost(300));
    report.add(
        name(), "of which for the plan", "MB", BenchReport.list(Math.max(0, grown - before)));
  }

  private static double millis(Compiler compiler, Snapshot snapshot) {
    long begin = System.nanoTime();
    compiler.compile(snapshot);
    return (System.nanoTime() - begin) / 1e6;
  }

  /// The compiled objects, once for each kind of cluster.
  private static List<byte[]> objects(Compilation compiled) {
    return compiled.parts().stream()
        .flatMap(part -> part.groups().stream())
        .flatMap(group -> group.bundle().entries().stream())
        .map(entry -> entry.manifest().bytes())
        .toList();
  }

  /// Time of one pass; several are measured, so that it takes about as long as a compilation.
  private static double bareMillis(List<byte[]> objects) {
    Set<Digest> digests = new HashSet<>();
    long begin = System.nanoTime();
    for (int pass = 0; pass < PASSES; pass++) {
      for (byte[] object : objects) {
        digests.add(Digest.of(Json.canonical(Json.parse(object))));
      }
    }
    double millis = (System.nanoTime() - begin) / 1e6 / PASSES;
    if (digests.isEmpty()) {
      throw new IllegalStateException("nothing was compiled");
    }
    return millis;
  }

  private static double used() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }

  /// A benchmark of a failing compilation would be fast and worthless.
  private static void checked(Compilation compiled, int clusters) {
    if (compiled.failed()) {
      throw new IllegalStateException(compiled.diagnostics().toString());
    }
    int reached =
        compiled.parts().stream()
            .flatMap(part -> part.groups().stream())
            .mapToInt(group -> group.clusters().size())
            .sum();
    int objects = compiled.parts().getFirst().groups().getFirst().bundle().entries().size();
    if (reached != clusters || objects != OBJECTS) {
      throw new IllegalStateException(reached + " clusters, " + objects + " objects");
    }
  }

  private static Snapshot snapshot(byte[] chart, int clusters) {
    var intents = new Intents();
    intents.put(
        IsolationKinds.SANDBOX_CLASS,
        "{metadata: {name: kata}, spec: {handler: kata-qemu, isolation: vm, create: true,"
            + " overhead: {cpu: 250m, memory: 320Mi}}}");
    intents.put(TenancyKinds.PROJECT, "{metadata: {name: acme}}");
    intents.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, user: {userName: dana}}}",
        "acme");
    intents.put(
        TenancyKinds.GRANT,
        "{metadata: {name: g}, spec: {podSecurity: baseline}}",
        "acme",
        "press");
    intents.put(
        WorkloadKinds.COMPOSITE_APP,
        "{metadata: {name: shop}, spec: {compositeAppVersion: v1}}",
        "acme");
    intents.put(
        WorkloadKinds.APP, "{metadata: {name: web}}", Digest.of(chart), "acme", "shop", "v1");
    intents.put(WorkloadKinds.COMPOSITE_PROFILE, "{metadata: {name: plain}}", "acme", "shop", "v1");
    intents.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "{metadata: {name: dig}, spec: {compositeProfile: plain, version: r1, logicalCloud: press}}",
        "acme",
        "shop",
        "v1");
    intents.put(
        WorkloadKinds.GENERIC_PLACEMENT_INTENT,
        "{metadata: {name: gpi}}",
        "acme",
        "shop",
        "v1",
        "dig");
    intents.put(
        WorkloadKinds.APP_INTENT,
        "{metadata: {name: web}, spec: {app: web, intent: {allOf: [{clusterProvider: p,"
            + " clusterLabel: edge}]}}}",
        "acme",
        "shop",
        "v1",
        "dig",
        "gpi");
    intents.put(
        WorkloadKinds.GROUP_INTENT,
        "{metadata: {name: all}, spec: {intent: {genericPlacementIntent: gpi}}}",
        "acme",
        "shop",
        "v1",
        "dig");
    var facts = new TreeMap<ClusterId, ClusterFacts>();
    for (int i = 0; i < clusters; i++) {
      String name = "edge-%04d".formatted(i);
      intents.put(
          TenancyKinds.CLUSTER_REFERENCE,
          "{metadata: {name: " + name + "}, spec: {clusterProvider: p, cluster: " + name + "}}",
          "acme",
          "press");
      var id = new ClusterId("p", name);
      facts.put(id, new ClusterFacts(id, List.of("edge"), capabilities(i % KINDS)));
    }
    DocumentKey group =
        DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "acme", "shop", "v1", "dig");
    return new Snapshot(new Target.Deployment(group, "17"), intents, facts);
  }

  /// Clusters of one kind have the same version of Kubernetes.
  private static Capabilities capabilities(int kind) {
    List<NodeFact> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(
          new NodeFact(
              "n" + i,
              true,
              List.of("runc", "kata-qemu"),
              List.of(),
              64_000,
              256L << 30,
              250,
              0,
              0,
              0,
              List.of()));
    }
    return new Capabilities(
        Instant.EPOCH,
        true,
        "v1.37." + kind,
        true,
        true,
        List.of("v1/Pod", "apps/v1/Deployment"),
        List.of(),
        nodes,
        "",
        "",
        "",
        List.of(),
        Capabilities.Identity.UNKNOWN);
  }
}
