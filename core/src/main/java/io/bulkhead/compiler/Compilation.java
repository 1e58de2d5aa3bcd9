package io.bulkhead.compiler;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.quota.Amounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/// The outcome of a compile: bundles, and why they are as they are. With an error among the
/// diagnostics nothing of it may be delivered.
///
/// @param origins why each object is there, for `explain`
/// @param kept what came of chance, to be kept once this is delivered
/// @param foreseen what clusters would refuse as things stand; no reason not to deliver, since it
///   is tried again when its cause is gone, but a plan says no
/// @param claims what a deployment takes of its quotas on each cluster; empty for other targets
public record Compilation(
    List<PartBundles> parts,
    List<Draft.Verdict> verdicts,
    List<Diagnostic> diagnostics,
    List<Diagnostic> foreseen,
    List<Origin> origins,
    SortedMap<ClusterId, Amounts> claims,
    KeptValues kept) {

  /// Nothing came of it.
  static Compilation failed(
      List<Draft.Verdict> verdicts, List<Diagnostic> diagnostics, List<Diagnostic> foreseen) {
    return new Compilation(
        List.of(),
        verdicts,
        diagnostics,
        foreseen,
        List.of(),
        Collections.emptySortedMap(),
        KeptValues.NONE);
  }

  /// With what was found after it.
  public Compilation with(List<Diagnostic> more) {
    var all = new ArrayList<>(diagnostics);
    all.addAll(more);
    return new Compilation(
        parts, verdicts, Diagnostic.grouped(all), foreseen, origins, claims, kept);
  }

  /// With more of what clusters would refuse.
  public Compilation foreseeing(List<Diagnostic> more) {
    var all = new ArrayList<>(foreseen);
    all.addAll(more);
    return new Compilation(
        parts, verdicts, diagnostics, Diagnostic.grouped(all), origins, claims, kept);
  }

  /// All that a plan has to say: errors, what is foreseen, warnings.
  public List<Diagnostic> findings() {
    return Stream.concat(diagnostics.stream(), foreseen.stream())
        .sorted(Comparator.comparing(Diagnostic::severity))
        .toList();
  }

  /// @param groups clusters by bundle: one entry per distinct bundle
  public record PartBundles(String part, List<Gate> gates, List<Group> groups) {}

  public record Group(Bundle bundle, List<ClusterId> clusters) {}

  public record Origin(
      String part,
      io.bulkhead.manifest.ManifestKey object,
      List<ClusterId> clusters,
      List<String> story) {}

  public boolean failed() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
