package io.bulkhead.compiler.baseline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.NewObject;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.compiler.network.TierPolicies;
import io.bulkhead.compiler.placement.PlaceBaseline;
import io.bulkhead.guard.Guard;
import io.bulkhead.guard.Terms;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxOffer;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The objects that every registered cluster gets: the RuntimeClasses that the operator asked for,
/// the guard, and cluster-wide network policies if its API serves them.
public final class BaselineObjects implements Pass {

  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(PlaceBaseline.class);
  }

  @Override
  public Draft apply(Draft draft) {
    var model = (Model.Baseline) draft.model();
    ClusterFacts facts = draft.snapshot().clusters().get(model.cluster());
    return facts == null
        ? draft
        : draft.withParts(
            draft.parts().stream()
                .map(part ->
                    part.name().equals(PlaceBaseline.PART) ? filled(part, model, facts) : part)
                .toList());
  }

  private static Part filled(Part part, Model.Baseline model, ClusterFacts facts) {
    return new Part(
        part.name(),
        part.gates(),
        part.choices(),
        part.variants().stream()
            .map(variant -> variant.withItems(items(model, facts, variant)))
            .toList());
  }

  private static List<Item> items(Model.Baseline model, ClusterFacts facts, Variant variant) {
    List<Item> items = new ArrayList<>();
    for (SandboxClass sandbox : model.sandboxClasses()) {
      if (variant.traits().creates().contains(sandbox.metadata().name())) {
        items.add(
            new Item(
                Bundle.Entry.of(runtimeClass(sandbox)),
                List.of("the sandbox class is in the catalogue and nodes have its handler")));
      }
    }
    if (facts.capabilities().validatingPolicy()) {
      Terms terms =
          terms(
              model.sandboxClasses(),
              model.guard(),
              facts.capabilities(),
              variant.traits().setsClass());
      Guard.objects(terms)
          .forEach(manifest ->
              items.add(
                  new Item(
                      Bundle.Entry.of(manifest), List.of("the guard of untrusted namespaces"))));
    }
    TierPolicies.of(facts.capabilities().apis())
        .forEach(manifest ->
            items.add(
                new Item(
                    Bundle.Entry.of(manifest),
                    List.of("the cluster serves policies above those of tenants"))));
    return items;
  }

  /// The settings that a cluster's guard depends on.
  public static Terms terms(
      List<SandboxClass> catalogue,
      Cluster.@Nullable GuardSpec spec,
      Capabilities seen,
      boolean setsClass) {
    List<String> allowed =
        catalogue.stream()
            .filter(sandbox -> SandboxOffer.admitted(sandbox, seen))
            .map(sandbox -> sandbox.metadata().name())
            .sorted()
            .toList();
    return new Terms(
        allowed,
        setsClass,
        spec != null && spec.strict(),
        spec == null ? List.of() : spec.trustedNamespaces(),
        spec != null && spec.alwaysPullImages(),
        spec == null ? List.of() : spec.storageClasses(),
        spec == null ? List.of() : spec.priorityClasses());
  }

  private static Manifest runtimeClass(SandboxClass sandbox) {
    ObjectNode tree =
        NewObject.tree("node.k8s.io/v1", "RuntimeClass", "", sandbox.metadata().name());
    tree.put("handler", sandbox.spec().handler());
    if (given(sandbox.spec().overhead())) {
      put(tree.putObject("overhead").putObject("podFixed"), sandbox.spec().overhead());
    }
    if (given(sandbox.spec().nodeSelector())) {
      put(tree.putObject("scheduling").putObject("nodeSelector"), sandbox.spec().nodeSelector());
    }
    return Manifest.of(tree);
  }

  private static boolean given(@Nullable SequencedMap<String, String> map) {
    return map != null && !map.isEmpty();
  }

  private static void put(ObjectNode node, @Nullable SequencedMap<String, String> map) {
    if (map != null) {
      map.forEach(node::put);
    }
  }
}
