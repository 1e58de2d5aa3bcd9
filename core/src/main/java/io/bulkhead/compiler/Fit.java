package io.bulkhead.compiler;

import io.bulkhead.compiler.Draft.Choice;
import io.bulkhead.compiler.Draft.Part;
import io.bulkhead.compiler.Draft.Variant;
import io.bulkhead.compiler.Draft.Verdict;
import io.bulkhead.compiler.Snapshot.ClusterFacts;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/// Settles each group on its first candidate where the app fits, sandbox overhead included.
final class Fit implements Pass {
  /// Alike demands: one variant on the same number of nodes (a DaemonSet runs on each).
  private record Mark(int nodes, int variant) {}

  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(Place.class, Render.class, Isolate.class);
  }

  @Override
  public Draft apply(Draft draft) {
    if (!(draft.model() instanceof Model.Deployment model)) {
      return draft;
    }
    var taken = new TreeMap<ClusterId, Demand>();
    List<Verdict> verdicts = new ArrayList<>();
    var findings = new Findings();
    List<Part> parts = new ArrayList<>();
    for (Part part : draft.parts()) {
      var scale = new Scale(draft.snapshot(), model.sandboxClasses(), part, taken);
      SequencedSet<ClusterId> chosen = new LinkedHashSet<>();
      var judged = new LinkedHashMap<ClusterId, Verdict>();
      for (Choice choice : part.choices()) {
        settle(part.name(), choice, scale, chosen, judged, findings);
      }
      verdicts.addAll(judged.values());
      chosen.forEach(scale::take);
      parts.add(kept(part, chosen));
    }
    return draft.withParts(parts).withVerdicts(verdicts).withDiagnostics(findings.all());
  }

  private static Part kept(Part part, SequencedSet<ClusterId> chosen) {
    List<Variant> variants = new ArrayList<>();
    for (Variant variant : part.variants()) {
      List<ClusterId> clusters = variant.clusters().stream().filter(chosen::contains).toList();
      if (!clusters.isEmpty()) {
        variants.add(new Variant(variant.traits(), clusters, variant.items()));
      }
    }
    return new Part(part.name(), part.gates(), List.of(), variants);
  }

  private static void settle(
      String app,
      Choice choice,
      Scale scale,
      SequencedSet<ClusterId> chosen,
      SequencedMap<ClusterId, Verdict> judged,
      Findings findings) {
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < choice.candidates().size(); i++) {
      ClusterId cluster = choice.candidates().get(i);
      Optional<String> lack = scale.lack(cluster);
      if (lack.isEmpty()) {
        chosen.add(cluster);
        judged.put(
            cluster,
            new Verdict(
                app,
                cluster,
                true,
                choice.mandatory() ? "the intent names it" : "the first acceptable of its group",
                choice.intent()));
        for (ClusterId rest : choice.candidates().subList(i + 1, choice.candidates().size())) {
          judged.putIfAbsent(
              rest,
              new Verdict(
                  app, rest, false, "another cluster of its group comes first", choice.intent()));
        }
        return;
      }
      judged.putIfAbsent(cluster, new Verdict(app, cluster, false, lack.get(), choice.intent()));
      reasons.add(cluster + ": " + lack.get());
    }
    Diagnostic found =
        Diagnostic.error(
                Problem.NO_QUALIFIED_CLUSTER,
                "No Qualified Clusters to deploy App: app "
                    + app
                    + " ("
                    + String.join("; ", reasons)
                    + ")")
            .onIntent(choice.intent())
            .atField(choice.field());
    findings.add(
        choice.mandatory() ? found.onCluster(choice.candidates().getFirst().toString()) : found);
  }

  /// Weighs one app against clusters.
  private static final class Scale {
    private final Snapshot snapshot;
    private final Map<String, SandboxClass> classes = new LinkedHashMap<>();
    private final Map<ClusterId, Variant> variants = new LinkedHashMap<>();
    private final Map<Mark, Demand> demands = new LinkedHashMap<>();
    private final Map<Variant, Integer> numbers = new java.util.IdentityHashMap<>();
    private final SequencedMap<ClusterId, Demand> taken;

    Scale(
        Snapshot snapshot,
        List<SandboxClass> catalogue,
        Part part,
        SequencedMap<ClusterId, Demand> taken) {
      this.snapshot = snapshot;
      this.taken = taken;
      catalogue.forEach(sandbox -> classes.put(sandbox.metadata().name(), sandbox));
      for (Variant variant : part.variants()) {
        numbers.put(variant, numbers.size());
        variant.clusters().forEach(cluster -> variants.put(cluster, variant));
      }
    }

    /// What is missing on the cluster; empty when the app fits, or when nothing was to be weighed:
    /// trusted work is the scheduler's affair alone.
    Optional<String> lack(ClusterId cluster) {
      ClusterFacts facts = snapshot.clusters().get(cluster);
      SandboxClass sandbox = sandbox(cluster);
      if (facts == null || sandbox == null || facts.holdsTarget()) {
        return Optional.empty();
      }
      List<NodeFact> nodes = Sandboxes.nodes(sandbox, facts.capabilities());
      long cpu = nodes.stream().mapToLong(n -> n.milliCpu() - n.requestedMilliCpu()).sum();
      long bytes = nodes.stream().mapToLong(n -> n.memoryBytes() - n.requestedMemoryBytes()).sum();
      long pods = nodes.stream().mapToLong(n -> n.pods() - n.runningPods()).sum();
      Demand wanted = demand(cluster, sandbox, facts.capabilities(), nodes.size());
      Demand need = wanted.plus(taken.getOrDefault(cluster, Demand.NONE));
      List<String> lacks = new ArrayList<>();
      if (need.milliCpu() > cpu) {
        lacks.add(
            "needs "
                + need.milliCpu()
                + "m CPU, "
                + Math.max(0, cpu)
                + "m are free, "
                + (need.milliCpu() - cpu)
                + "m too little");
      }
      if (need.bytes() > bytes) {
        lacks.add(
            "needs "
                + mebi(need.bytes())
                + " memory, "
                + mebi(Math.max(0, bytes))
                + " are free, "
                + mebi(need.bytes() - bytes)
                + " too little");
      }
      if (need.pods() > pods) {
        lacks.add("needs " + need.pods() + " pods, " + Math.max(0, pods) + " are free");
      }
      return lacks.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "too little free capacity on the nodes with "
                  + sandbox.metadata().name()
                  + ", overhead included: "
                  + String.join("; ", lacks));
    }

    void take(ClusterId cluster) {
      ClusterFacts facts = snapshot.clusters().get(cluster);
      SandboxClass sandbox = sandbox(cluster);
      if (facts != null && sandbox != null) {
        int nodes = Sandboxes.nodes(sandbox, facts.capabilities()).size();
        Demand wanted = demand(cluster, sandbox, facts.capabilities(), nodes);
        taken.merge(cluster, wanted, Demand::plus);
      }
    }

    private @org.jspecify.annotations.Nullable SandboxClass sandbox(ClusterId cluster) {
      Variant variant = variants.get(cluster);
      String name = variant == null ? null : variant.traits().sandbox();
      return name == null ? null : classes.get(name);
    }

    private Demand demand(ClusterId cluster, SandboxClass sandbox, Capabilities facts, int nodes) {
      Variant variant = variants.get(cluster);
      if (variant == null) {
        return Demand.NONE;
      }
      var mark = new Mark(nodes, numbers.getOrDefault(variant, -1));
      Demand bare = demands.computeIfAbsent(mark, x -> Demand.of(variant.items(), nodes));
      Optional<RuntimeClassFact> present = Sandboxes.present(sandbox, facts);
      return bare.withOverhead(
          present
              .map(RuntimeClassFact::overheadMilliCpu)
              .orElseGet(() -> Sandboxes.overheadMilliCpu(sandbox)),
          present
              .map(RuntimeClassFact::overheadBytes)
              .orElseGet(() -> Sandboxes.overheadBytes(sandbox)));
    }

    private static String mebi(long bytes) {
      return String.format(Locale.ROOT, "%dMi", (bytes + (1 << 20) - 1) >> 20);
    }
  }
}
