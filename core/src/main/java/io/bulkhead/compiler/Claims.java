package io.bulkhead.compiler;

import io.bulkhead.compiler.Draft.Part;
import io.bulkhead.compiler.Draft.Variant;
import io.bulkhead.compiler.Snapshot.ClusterFacts;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.quota.Amounts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a deployment takes of its quotas on each cluster, the sandboxes' overhead included.
final class Claims {
  /// Alike charges: what a DaemonSet is multiplied by, and what is added to each pod.
  private record Mark(int nodes, Demand overhead) {}

  static SortedMap<ClusterId, Amounts> of(Draft draft) {
    if (!(draft.model() instanceof Model.Deployment model)) {
      return Collections.emptySortedMap();
    }
    Map<String, SandboxClass> catalogue = new LinkedHashMap<>();
    model.sandboxClasses().forEach(sandbox -> catalogue.put(sandbox.metadata().name(), sandbox));
    var claims = new TreeMap<ClusterId, Amounts>();
    for (Part part : draft.parts()) {
      for (Variant variant : part.variants()) {
        Map<Mark, Amounts> known = new LinkedHashMap<>();
        String name = variant.traits().sandbox();
        SandboxClass sandbox = name == null ? null : catalogue.get(name);
        Demand standard = name == null ? Demand.NONE : Bounds.ofContainer();
        for (ClusterId cluster : variant.clusters()) {
          Amounts own =
              known.computeIfAbsent(
                  mark(draft.snapshot().clusters().get(cluster), sandbox),
                  mark -> new Charges(mark.nodes(), mark.overhead(), standard).of(variant.items()));
          claims.merge(cluster, own, Amounts::plus);
        }
      }
    }
    return Collections.unmodifiableSortedMap(claims);
  }

  private static Mark mark(@Nullable ClusterFacts facts, @Nullable SandboxClass sandbox) {
    Capabilities seen = facts == null ? Capabilities.UNKNOWN : facts.capabilities();
    if (sandbox == null) {
      return new Mark((int) seen.nodes().stream().filter(NodeFact::ready).count(), Demand.NONE);
    }
    return new Mark(Sandboxes.nodes(sandbox, seen).size(), Sandboxes.overhead(sandbox, seen));
  }

  private Claims() {}
}
