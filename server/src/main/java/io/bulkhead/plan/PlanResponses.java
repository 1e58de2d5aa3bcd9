package io.bulkhead.plan;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.bundle.Hook;
import io.bulkhead.bundle.LeftFields;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.manifest.TreeChange;
import io.bulkhead.response.DiagnosticResponse;
import io.bulkhead.response.ObjectReference;
import io.bulkhead.response.plan.AdaptedObject;
import io.bulkhead.response.plan.LeftField;
import io.bulkhead.response.plan.PlacementVerdict;
import io.bulkhead.response.plan.PlannedPart;
import io.bulkhead.response.plan.PlannedPart.PlannedGate;
import io.bulkhead.response.plan.PlannedPart.PlannedGroup;
import io.bulkhead.response.plan.PlannedPart.PlannedObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The result of a compilation as answers show it.
final class PlanResponses {
  /// @param manifests whether the objects themselves are shown
  static List<PlannedPart> parts(Compilation plan, boolean manifests) {
    return plan.parts().stream().map(part -> part(plan, part, manifests)).toList();
  }

  private static PlannedPart part(
      Compilation plan, Compilation.PartBundles part, boolean manifests) {
    return new PlannedPart(
        part.part(),
        part.gates().stream().map(PlanResponses::gate).toList(),
        part.groups().stream()
            .map(group -> group(group, manifests ? sources(plan, part.part(), group) : null))
            .toList());
  }

  /// For objects of a chart, their source in it.
  private static Map<ManifestKey, Draft.Source> sources(
      Compilation plan, String part, Compilation.Group group) {
    Map<ManifestKey, Draft.Source> sources = new TreeMap<>();
    for (Compilation.Origin origin : plan.origins()) {
      Draft.Source source = origin.source();
      if (source != null
          && origin.part().equals(part)
          && origin.clusters().contains(group.clusters().getFirst())) {
        sources.put(origin.object(), source);
      }
    }
    return sources;
  }

  private static PlannedGate gate(Gate gate) {
    return new PlannedGate(
        gate.part(), gate.until().name().toLowerCase(Locale.ROOT), gate.pause().toSeconds());
  }

  /// @param sources null if manifests are not shown
  private static PlannedGroup group(
      Compilation.Group group, @Nullable Map<ManifestKey, Draft.Source> sources) {
    return new PlannedGroup(
        group.bundle().digest().hex(),
        group.clusters().stream().map(ClusterId::toString).toList(),
        group.bundle().entries().stream().map(entry -> entry(entry, sources)).toList());
  }

  private static PlannedObject entry(
      Bundle.Entry entry, @Nullable Map<ManifestKey, Draft.Source> sources) {
    ManifestKey key = entry.manifest().key();
    Hook hook = entry.hook();
    var object =
        new PlannedObject(
            key.apiVersion(),
            key.kind(),
            key.namespace(),
            key.name(),
            entry.manifest().digest().hex(),
            entry.wave().name(),
            hook == null ? null : hook.phase().name(),
            null,
            null,
            null);
    Manifest sent = LeftFields.unmarked(entry.manifest());
    return sources == null ? object : ShownManifest.in(object, sent, sources.get(key));
  }

  /// Changes to charts that the deployment allows.
  static List<AdaptedObject> adapted(Compilation plan) {
    return plan.adapted().stream().map(PlanResponses::adapted).toList();
  }

  private static AdaptedObject adapted(Draft.Adapted one) {
    TreeChange change = one.change();
    return new AdaptedObject(
        one.app(),
        one.object().toString(),
        one.by().text(),
        change == null ? true : null,
        change == null ? null : change.pointer(),
        change == null ? null : change.from(),
        change == null ? null : change.to());
  }

  /// Fields that others rightly write, with their writers.
  static List<LeftField> left(Compilation plan) {
    return plan.left().stream()
        .map(one ->
            new LeftField(one.part(), ObjectReference.of(one.object()), one.field(), one.to()))
        .toList();
  }

  static List<PlacementVerdict> verdicts(Compilation plan) {
    return plan.verdicts().stream()
        .map(verdict ->
            new PlacementVerdict(
                verdict.part(),
                verdict.cluster().toString(),
                verdict.chosen(),
                verdict.reason(),
                verdict.intent()))
        .toList();
  }

  static List<DiagnosticResponse> diagnostics(Compilation plan, Audience audience) {
    return DiagnosticResponse.of(plan.findings(), audience);
  }

  private PlanResponses() {}
}
