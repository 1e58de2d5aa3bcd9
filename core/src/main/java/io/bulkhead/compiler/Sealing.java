package io.bulkhead.compiler;

import io.bulkhead.bundle.Actor;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.compiler.Compilation.Group;
import io.bulkhead.compiler.Compilation.Origin;
import io.bulkhead.compiler.Compilation.PartBundles;
import io.bulkhead.compiler.capacity.Claims;
import io.bulkhead.compiler.forecast.Forecast;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Draft.Verdict;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.placement.PlaceCloud;
import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Draft to Compilation: sorts, freezes and groups equal bundles.
final class Sealing {
  private record Placed(ManifestKey object, List<String> story, Draft.@Nullable Source source) {}

  /// @param foreseen what clusters would refuse at the moment
  static Compilation seal(Draft draft, Forecast.Foreseen foreseen) {
    List<Verdict> verdicts =
        draft.verdicts().stream()
            .sorted(
                Comparator.comparing(Verdict::part)
                    .thenComparing(Verdict::cluster)
                    .thenComparing(Verdict::reason))
            .toList();
    List<Diagnostic> diagnostics = ordered(draft.diagnostics());
    if (diagnostics.stream().anyMatch(Diagnostic::isError)) {
      return Compilation.failed(verdicts, diagnostics, ordered(foreseen.found()), draft.adapted());
    }
    List<PartBundles> parts = new ArrayList<>();
    List<Origin> origins = new ArrayList<>();
    List<Part> sorted = draft.parts().stream().sorted(Comparator.comparing(Part::name)).toList();
    for (Part part : sorted) {
      parts.add(new PartBundles(part.name(), part.gates(), groups(part, actor(draft.model()))));
      origins.addAll(origins(part));
    }
    List<ClusterId> awaited = PlaceCloud.awaited(draft);
    if (!awaited.isEmpty()) {
      parts.add(
          new PartBundles(
              PlaceCloud.PART, List.of(Gate.UNSEEN), List.of(new Group(Bundle.EMPTY, awaited))));
    }
    return new Compilation(
        List.copyOf(parts),
        verdicts,
        diagnostics,
        ordered(foreseen.found()),
        foreseen.bound(),
        Leaving.all(draft),
        List.copyOf(origins),
        draft.adapted(),
        Claims.of(draft),
        draft.kept());
  }

  /// Sorted, so that the order of intents does not show; findings with the same cure are merged.
  static List<Diagnostic> ordered(List<Diagnostic> found) {
    return Diagnostic.grouped(sorted(found));
  }

  private static List<Diagnostic> sorted(List<Diagnostic> found) {
    return found.stream()
        .distinct()
        .sorted(
            Comparator.comparing(Diagnostic::severity)
                .thenComparing(d -> d.intent() == null ? "" : d.intent())
                .thenComparing(d -> d.field() == null ? "" : d.field())
                .thenComparing(d -> d.cluster() == null ? "" : d.cluster())
                .thenComparing(Diagnostic::message)
                .thenComparing(d -> d.places().toString()))
        .toList();
  }

  /// Objects of a cloud with its own permissions are written on behalf of this actor.
  private static @Nullable Actor actor(Model model) {
    return model instanceof Model.Deployment deployment && !deployment.cloud().body().spec().admin()
        ? CloudIdentity.delivery(deployment.cloud().key())
        : null;
  }

  private static List<Group> groups(Part part, @Nullable Actor actor) {
    var bundles = new LinkedHashMap<Digest, Bundle>();
    var clusters = new LinkedHashMap<Digest, List<ClusterId>>();
    for (Variant variant : part.variants()) {
      Bundle bundle = Bundle.of(variant.items().stream().map(Item::entry).toList(), actor);
      bundles.putIfAbsent(bundle.digest(), bundle);
      clusters.computeIfAbsent(bundle.digest(), x -> new ArrayList<>()).addAll(variant.clusters());
    }
    List<Group> groups = new ArrayList<>();
    bundles.forEach((digest, bundle) ->
        groups.add(
            new Group(
                bundle, clusters.getOrDefault(digest, List.of()).stream().sorted().toList())));
    groups.sort(Comparator.comparing(group -> group.clusters().getFirst()));
    return List.copyOf(groups);
  }

  private static List<Origin> origins(Part part) {
    var clusters = new LinkedHashMap<Placed, List<ClusterId>>();
    for (Variant variant : part.variants()) {
      for (Item item : variant.items()) {
        clusters
            .computeIfAbsent(
                new Placed(item.entry().manifest().key(), item.story(), item.source()),
                x -> new ArrayList<>())
            .addAll(variant.clusters());
      }
    }
    List<Origin> origins = new ArrayList<>();
    clusters.forEach((place, where) ->
        origins.add(
            new Origin(
                part.name(),
                place.object(),
                where.stream().distinct().sorted().toList(),
                place.story(),
                place.source())));
    origins.sort(
        Comparator.comparing(Origin::object).thenComparing(o -> String.join("|", o.story())));
    return origins;
  }

  private Sealing() {}
}
