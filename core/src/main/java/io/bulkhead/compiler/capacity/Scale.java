package io.bulkhead.compiler.capacity;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxOffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// Compares one app's demand with the capacity of clusters.
///
/// Where the app runs already, only its growth counts: what it has there is part of what the nodes
/// report as requested. An app that does not grow always fits.
final class Scale {
  /// Identifies equal loads: the same objects in the same sandbox on the same number of nodes.
  ///
  /// @param objects digest of a bundle, or number of a variant
  private record Mark(String objects, String sandbox, Demand overhead, int nodes, boolean first) {}

  /// The relevant facts of a cluster.
  private record Site(SandboxClass sandbox, Demand overhead, Room room) {}

  /// @param held what the app has on the cluster, nothing if it is not there
  /// @param wanted what it requests beyond that
  private record Weight(Site site, Load load, Load held, Demand wanted) {}

  private final Snapshot snapshot;
  private final String app;
  private final Map<String, SandboxClass> classes = new LinkedHashMap<>();
  private final Map<ClusterId, Variant> variants = new LinkedHashMap<>();
  private final Map<Mark, Load> loads = new LinkedHashMap<>();
  private final Map<Variant, String> numbers = new IdentityHashMap<>();
  private final Map<Load, List<Misfit>> misfits = new IdentityHashMap<>();
  private final SequencedMap<ClusterId, Demand> taken;

  Scale(
      Snapshot snapshot,
      List<SandboxClass> catalogue,
      Part part,
      SequencedMap<ClusterId, Demand> taken) {
    this.snapshot = snapshot;
    this.app = part.name();
    this.taken = taken;
    catalogue.forEach(sandbox -> classes.put(sandbox.metadata().name(), sandbox));
    for (Variant variant : part.variants()) {
      numbers.put(variant, Integer.toString(numbers.size()));
      variant.clusters().forEach(cluster -> variants.put(cluster, variant));
    }
  }

  /// What is missing on the cluster; empty if the app fits, or if there was nothing to compare: for
  /// trusted work, capacity is left to the scheduler.
  Optional<String> lack(ClusterId cluster) {
    return weigh(cluster)
        .flatMap(weight -> {
          Demand promised = taken.getOrDefault(cluster, Demand.NONE);
          List<String> lacks =
              new ArrayList<>(weight.site().room().lacks(weight.wanted(), promised));
          for (Load.Pod pod : weight.load().pods().values()) {
            Load.Pod before = weight.held().pods().get(pod.name());
            Demand more = before == null ? pod.demand() : pod.demand().beyond(before.demand());
            weight.site().room().lack(pod.name(), more).ifPresent(lacks::add);
          }
          return lacks.isEmpty() ? Optional.empty() : Optional.of(reason(weight, lacks));
        });
  }

  private static String reason(Weight weight, List<String> lacks) {
    return "too little free capacity on the nodes with "
        + weight.site().sandbox().metadata().name()
        + (weight.held().pods().isEmpty() ? "" : " for what it grows by")
        + ", overhead included: "
        + String.join("; ", lacks);
  }

  /// The pods whose virtual machines do not fit, and why.
  List<Misfit> misfits(ClusterId cluster) {
    return weigh(cluster)
        .map(weight -> misfits.computeIfAbsent(weight.load(), load -> misfits(load, weight.site())))
        .orElse(List.of());
  }

  private static List<Misfit> misfits(Load load, Site site) {
    List<Misfit> found = new ArrayList<>();
    for (Load.Pod pod : load.pods().values()) {
      VirtualMachine.fault(site.sandbox(), pod.spec(), site.overhead().of(Demand.MEMORY))
          .ifPresent(fault -> found.add(new Misfit(pod.name(), pod.field(), fault)));
    }
    return List.copyOf(found);
  }

  /// @param field path of the pod's specification in its object
  record Misfit(String pod, String field, VirtualMachine.Fault fault) {}

  void take(ClusterId cluster) {
    weigh(cluster).ifPresent(weight -> taken.merge(cluster, weight.wanted(), Demand::plus));
  }

  private Optional<Weight> weigh(ClusterId cluster) {
    return Optional.ofNullable(variants.get(cluster))
        .flatMap(variant -> site(cluster, variant).map(site -> weight(cluster, variant, site)));
  }

  private Weight weight(ClusterId cluster, Variant variant, Site site) {
    Bundle bundle = facts(cluster).map(facts -> facts.held().get(app)).orElse(null);
    boolean first = bundle == null;
    Load load =
        load(
            numbers.getOrDefault(variant, ""),
            () -> variant.items().stream().map(Item::entry).toList(),
            site,
            first);
    Load held =
        bundle == null ? Load.NONE : load(bundle.digest().hex(), bundle::entries, site, first);
    return new Weight(site, load, held, load.most().beyond(held.most()));
  }

  private Load load(
      String objects, Supplier<List<Bundle.Entry>> entries, Site site, boolean first) {
    String sandbox = site.sandbox().metadata().name();
    int nodes = site.room().nodes().size();
    return loads.computeIfAbsent(
        new Mark(objects, sandbox, site.overhead(), nodes, first),
        x -> Load.of(entries.get(), sandbox, site.overhead(), nodes, first));
  }

  private Optional<ClusterFacts> facts(ClusterId cluster) {
    return Optional.ofNullable(snapshot.clusters().get(cluster));
  }

  private Optional<Site> site(ClusterId cluster, Variant variant) {
    String name = variant.traits().sandbox();
    SandboxClass sandbox = name == null ? null : classes.get(name);
    if (sandbox == null) {
      return Optional.empty();
    }
    return facts(cluster)
        .map(facts -> {
          List<NodeFact> nodes = SandboxOffer.nodes(sandbox, facts.capabilities());
          Demand overhead = PodDemand.overhead(sandbox, facts.capabilities());
          return new Site(sandbox, overhead, new Room(nodes));
        });
  }
}
