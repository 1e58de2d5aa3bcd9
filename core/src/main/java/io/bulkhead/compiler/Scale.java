package io.bulkhead.compiler;

import io.bulkhead.compiler.Draft.Part;
import io.bulkhead.compiler.Draft.Variant;
import io.bulkhead.compiler.Snapshot.ClusterFacts;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Weighs one app against clusters.
final class Scale {
  /// Alike demands: one variant on the same number of nodes (a DaemonSet runs on each).
  private record Mark(int nodes, int variant) {}

  private final Snapshot snapshot;
  private final Map<String, SandboxClass> classes = new LinkedHashMap<>();
  private final Map<ClusterId, Variant> variants = new LinkedHashMap<>();
  private final Map<Mark, Demand> demands = new LinkedHashMap<>();
  private final Map<Variant, Integer> numbers = new IdentityHashMap<>();
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
    Demand wanted = demand(cluster, sandbox, facts.capabilities(), nodes.size());
    Demand need = wanted.plus(taken.getOrDefault(cluster, Demand.NONE));
    List<String> lacks = lacks(need, free(nodes));
    return lacks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "too little free capacity on the nodes with "
                + sandbox.metadata().name()
                + ", overhead included: "
                + String.join("; ", lacks));
  }

  /// May be negative: nodes can be overcommitted.
  private static Demand free(List<NodeFact> nodes) {
    return new Demand(
        nodes.stream().mapToLong(n -> n.milliCpu() - n.requestedMilliCpu()).sum(),
        nodes.stream().mapToLong(n -> n.memoryBytes() - n.requestedMemoryBytes()).sum(),
        nodes.stream().mapToLong(n -> n.pods() - n.runningPods()).sum());
  }

  private static List<String> lacks(Demand need, Demand free) {
    List<String> lacks = new ArrayList<>();
    if (need.milliCpu() > free.milliCpu()) {
      lacks.add(
          "needs %dm CPU, %dm are free, %dm too little"
              .formatted(
                  need.milliCpu(),
                  Math.max(0, free.milliCpu()),
                  need.milliCpu() - free.milliCpu()));
    }
    if (need.bytes() > free.bytes()) {
      lacks.add(
          "needs %s memory, %s are free, %s too little"
              .formatted(
                  mebi(need.bytes()),
                  mebi(Math.max(0, free.bytes())),
                  mebi(need.bytes() - free.bytes())));
    }
    if (need.pods() > free.pods()) {
      lacks.add("needs %d pods, %d are free".formatted(need.pods(), Math.max(0, free.pods())));
    }
    return lacks;
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

  private @Nullable SandboxClass sandbox(ClusterId cluster) {
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
