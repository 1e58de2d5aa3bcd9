package io.bulkhead.compiler.capacity;

import io.bulkhead.compiler.model.Cures;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.compiler.tenancy.Bounds;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxOffer;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.Quantity;
import io.bulkhead.quota.QuotaKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a deployment takes of its quotas on each cluster, including the sandboxes' overhead.
public final class Claims {
  /// Identifies equal charges: the factor for DaemonSets, and the overhead of each pod.
  private record Mark(int nodes, Demand overhead) {}

  /// By cluster; empty for anything but a deployment.
  public static SortedMap<ClusterId, Amounts> of(Draft draft) {
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
        Demand standard = name == null ? Demand.NONE : ofContainer();
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

  /// The limit that a cluster sets for containers of untrusted pods if neither chart nor compiler
  /// set one.
  private static Demand ofContainer() {
    return Demand.of(Bounds.FILES_KEY, Quantity.whole(Bounds.FILES).orElseThrow());
  }

  /// What a single deployment exceeds of its namespace's bounds, so that a cluster would refuse it
  /// in any case.
  static List<Diagnostic> exceeded(Draft draft, Model.Deployment model, String path) {
    if (model.cloud().trust() == Trust.TRUSTED) {
      return List.of();
    }
    Amounts bounds = Bounds.of(model.cloud());
    Amounts there = Bounds.there(draft, model.cloud());
    List<Diagnostic> found = new ArrayList<>();
    of(draft)
        .forEach((cluster, claims) -> {
          for (String key : bounds.keys()) {
            long start = there.of(key);
            if (claims.of(key) == 0 || claims.of(key) <= bounds.of(key) - start) {
              continue;
            }
            String needed = QuotaKey.text(key, claims.of(key));
            found.add(
                Diagnostic.error(
                        Problem.QUOTA_EXCEEDED,
                        "its namespace may hold "
                            + QuotaKey.text(key, bounds.of(key))
                            + " of "
                            + key
                            + " on a cluster, and this alone needs "
                            + needed
                            + (start > 0 ? " beside the " + start + " there from the start" : ""))
                    .onIntent(path)
                    .onCluster(cluster.toString())
                    .ofRule(
                        Bounds.NAME + "/" + key,
                        cure(model.cloud(), key, QuotaKey.text(key, claims.of(key) + start))));
          }
        });
    return found;
  }

  private static Cure cure(Model.Cloud cloud, String key, String needed) {
    return Cures.granted(cloud, List.of("  bounds: {\"" + key + "\": \"" + needed + "\"}"));
  }

  private static Mark mark(@Nullable ClusterFacts facts, @Nullable SandboxClass sandbox) {
    Capabilities seen = facts == null ? Capabilities.UNKNOWN : facts.capabilities();
    if (sandbox == null) {
      return new Mark((int) seen.nodes().stream().filter(NodeFact::ready).count(), Demand.NONE);
    }
    return new Mark(SandboxOffer.nodes(sandbox, seen).size(), PodDemand.overhead(sandbox, seen));
  }

  private Claims() {}
}
