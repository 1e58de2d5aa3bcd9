package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.Observations;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.plan.LiveObjects.Spot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Finds namespaces that a plan's objects use, that are not on the cluster, and that neither the
/// plan nor another delivery brings.
final class MissingNamespaces {
  private static final Set<String> ALWAYS =
      Set.of("default", "kube-system", "kube-public", "kube-node-lease");

  private final Observations observations;

  MissingNamespaces(Observations observations) {
    this.observations = observations;
  }

  /// @param own the logical cloud's namespace, which it creates; empty at level 0, where it does
  ///   not
  List<Diagnostic> of(Compilation plan, String own) {
    Set<Spot> brought = new HashSet<>();
    SequencedMap<Spot, List<Diagnostic.Place>> named = new LinkedHashMap<>();
    for (Compilation.PartBundles part : plan.parts()) {
      for (Compilation.Group group : part.groups()) {
        for (ClusterId cluster : group.clusters()) {
          for (Bundle.Entry entry : group.bundle().entries()) {
            ManifestKey key = entry.manifest().key();
            if (key.kind().equals("Namespace") && key.apiVersion().equals("v1")) {
              brought.add(new Spot(cluster, key));
            } else if (!key.namespace().isEmpty()
                && !key.namespace().equals(own)
                && !ALWAYS.contains(key.namespace())) {
              named
                  .computeIfAbsent(home(cluster, key.namespace()), x -> new ArrayList<>())
                  .add(new Diagnostic.Place(part.part(), key.toString(), "metadata.namespace"));
            }
          }
        }
      }
    }
    named.keySet().removeAll(brought);
    named.keySet().removeIf(s -> observations.holder(s.cluster(), s.key()).isPresent());
    Map<Spot, Optional<JsonNode>> seen = new LiveObjects(observations).at(named.keySet());
    List<Diagnostic> missing = new ArrayList<>();
    named.forEach((spot, places) -> {
      Optional<JsonNode> live = seen.get(spot);
      if (live != null && live.isEmpty()) {
        places.forEach(place -> missing.add(missing(spot, place)));
      }
    });
    return missing;
  }

  private static Spot home(ClusterId cluster, String namespace) {
    return new Spot(cluster, new ManifestKey("v1", "Namespace", "", namespace));
  }

  private static Diagnostic missing(Spot spot, Diagnostic.Place place) {
    String name = spot.key().name();
    return Diagnostic.error(
            Problem.NAMESPACE_MISSING, "the namespace " + name + " is not on the cluster")
        .atField(place.field())
        .onCluster(spot.cluster().toString())
        .ofRule(
            "namespaces/" + name,
            Cure.of("let the chart bring it, or create it there: kubectl create namespace " + name))
        .at(place);
  }
}
