package io.bulkhead.compiler.placement;

import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.VersionGate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Warns of what does not keep an app from its clusters, but will make `verify` fail there.
public final class Doubts {

  /// Each cluster's doubt is reported once, whatever runs there.
  ///
  /// @param parts with the clusters that were chosen
  public static SequencedSet<Diagnostic> of(
      Snapshot snapshot, Model.Deployment model, List<Part> parts) {
    var found = new LinkedHashSet<Diagnostic>();
    for (Part part : parts) {
      for (Variant variant : part.variants()) {
        model.sandboxClasses().stream()
            .filter(sandbox -> sandbox.metadata().name().equals(variant.traits().sandbox()))
            .forEach(sandbox ->
                variant.clusters().forEach(cluster -> add(snapshot, sandbox, cluster, found)));
      }
    }
    return found;
  }

  private static void add(
      Snapshot snapshot, SandboxClass sandbox, ClusterId cluster, SequencedSet<Diagnostic> into) {
    ClusterFacts facts = snapshot.clusters().get(cluster);
    String doubt = facts == null ? "" : VersionGate.of(sandbox, facts.capabilities()).doubt();
    if (!doubt.isEmpty()) {
      into.add(
          Diagnostic.warning(
                  Problem.SANDBOX_VERSION_UNKNOWN,
                  "sandbox class "
                      + sandbox.metadata().name()
                      + ": "
                      + doubt
                      + "; until its RuntimeClass or its nodes say it ("
                      + VersionGate.KATA_VERSION
                      + "), verify does not hold there")
              .onCluster(cluster.toString()));
    }
  }

  private Doubts() {}
}
