package io.bulkhead.compiler;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.fleet.ClusterId;
import java.util.List;

/// The outcome of a compile: bundles, and why they are as they are. With an error among the
/// diagnostics nothing of it may be delivered.
///
/// @param origins why each object is there, for `explain`
public record Compilation(
    List<PartBundles> parts,
    List<Draft.Verdict> verdicts,
    List<Diagnostic> diagnostics,
    List<Origin> origins) {

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
