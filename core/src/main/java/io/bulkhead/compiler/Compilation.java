package io.bulkhead.compiler;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.compiler.forecast.BoundRole;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.quota.Amounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The result of a compilation: bundles, and the reasons for them. If there is an error among the
/// diagnostics, nothing of it may be delivered.
///
/// @param origins why each object is there, for `explain`
/// @param kept random values, to be stored once this is delivered
/// @param foreseen what clusters would refuse at the moment; it does not prevent delivery, which is
///   retried when the cause is gone, but makes a plan fail
/// @param bound roles that are bound but not in the bundles; their clusters must be asked what they
///   grant
/// @param left fields that others rightly write, with their writers
/// @param adapted changes to charts that the deployment allows
/// @param claims what a deployment takes of its quotas on each cluster; empty for other targets
public record Compilation(
    List<PartBundles> parts,
    List<Draft.Verdict> verdicts,
    List<Diagnostic> diagnostics,
    List<Diagnostic> foreseen,
    List<BoundRole> bound,
    List<Left> left,
    List<Origin> origins,
    List<Draft.Adapted> adapted,
    SortedMap<ClusterId, Amounts> claims,
    KeptValues kept) {

  /// A compilation without a result.
  static Compilation failed(
      List<Draft.Verdict> verdicts, List<Diagnostic> diagnostics, List<Diagnostic> foreseen) {
    return failed(verdicts, diagnostics, foreseen, List.of());
  }

  static Compilation failed(
      List<Draft.Verdict> verdicts,
      List<Diagnostic> diagnostics,
      List<Diagnostic> foreseen,
      List<Draft.Adapted> adapted) {
    return new Compilation(
        List.of(),
        verdicts,
        diagnostics,
        foreseen,
        List.of(),
        List.of(),
        List.of(),
        adapted,
        Collections.emptySortedMap(),
        KeptValues.NONE);
  }

  /// Adds later findings.
  public Compilation with(List<Diagnostic> more) {
    var all = new ArrayList<>(diagnostics);
    all.addAll(more);
    return new Compilation(
        parts,
        verdicts,
        Diagnostic.grouped(all),
        foreseen,
        bound,
        left,
        origins,
        adapted,
        claims,
        kept);
  }

  /// Adds what clusters would refuse.
  public Compilation foreseeing(List<Diagnostic> more) {
    var all = new ArrayList<>(foreseen);
    all.addAll(more);
    return new Compilation(
        parts,
        verdicts,
        diagnostics,
        Diagnostic.grouped(all),
        bound,
        left,
        origins,
        adapted,
        claims,
        kept);
  }

  /// All findings of a plan: errors, what is foreseen, warnings.
  public List<Diagnostic> findings() {
    return Stream.concat(diagnostics.stream(), foreseen.stream())
        .sorted(Comparator.comparing(Diagnostic::severity))
        .toList();
  }

  /// @param part the app
  /// @param field a path, or a JSON pointer if the group names it so
  /// @param to the writer, such as `HorizontalPodAutoscaler press/web`
  public record Left(String part, ManifestKey object, String field, String to) {}

  /// Leaves out references to documents that are not stored.
  ///
  /// @param owner path of the deployment; its composite app and everything below is left out
  public Compilation without(String owner) {
    String app = owner.substring(0, owner.lastIndexOf("/deployment-intent-groups/"));
    return new Compilation(
        parts,
        verdicts.stream()
            .map(v ->
                v.intent().startsWith(app)
                    ? new Draft.Verdict(v.part(), v.cluster(), v.chosen(), v.reason(), "")
                    : v)
            .toList(),
        without(app, diagnostics),
        without(app, foreseen),
        bound,
        left,
        origins,
        adapted,
        claims,
        kept);
  }

  private static List<Diagnostic> without(String path, List<Diagnostic> found) {
    return found.stream()
        .map(d -> d.intent() != null && d.intent().startsWith(path) ? d.onIntent(null) : d)
        .toList();
  }

  /// @param groups clusters by bundle: one entry per distinct bundle
  public record PartBundles(String part, List<Gate> gates, List<Group> groups) {}

  public record Group(Bundle bundle, List<ClusterId> clusters) {}

  /// The bundles for one cluster, of those that can be delivered now.
  public List<PartBundles> on(ClusterId cluster) {
    return parts.stream()
        .filter(part -> !part.gates().contains(Gate.UNSEEN))
        .map(part ->
            new PartBundles(
                part.part(),
                part.gates(),
                part.groups().stream()
                    .filter(group -> group.clusters().contains(cluster))
                    .map(group -> new Group(group.bundle(), List.of(cluster)))
                    .toList()))
        .filter(part -> !part.groups().isEmpty())
        .toList();
  }

  /// @param source the object as in the chart; null for objects that Bulkhead creates
  public record Origin(
      String part,
      ManifestKey object,
      List<ClusterId> clusters,
      List<String> story,
      Draft.@Nullable Source source) {}

  public boolean failed() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
