package io.bulkhead.compiler.placement;

import io.bulkhead.bundle.Gate;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Traits;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.proof.Probes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Puts the baseline on its cluster.
public final class PlaceBaseline implements Pass {
  /// The part of a cluster's deliveries that comes before all others.
  public static final String PART = "baseline";

  /// A new class is admitted only after the API server has processed the changed guard.
  private static final Gate AFTER_THE_GUARD =
      new Gate(PART, Gate.Until.DEPLOYED, Duration.ofSeconds(2));

  @Override
  public Draft apply(Draft draft) {
    var baseline = (Model.Baseline) draft.model();
    ClusterFacts facts = Acceptances.facts(draft.snapshot(), baseline.cluster());
    List<String> creates =
        baseline.sandboxClasses().stream()
            .filter(sandbox -> Sandboxes.creates(sandbox, baseline.cluster(), facts.capabilities()))
            .map(sandbox -> sandbox.metadata().name())
            .toList();
    Capabilities seen = facts.capabilities();
    var traits = new Traits(Acceptances.version(seen), null, seen.mutatingPolicy(), creates);
    var variant = new Variant(traits, List.of(baseline.cluster()), List.of());
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(PART, List.of(), List.of(), List.of(variant)));
    if (!baseline.probes().wanted().isEmpty()) {
      parts.add(new Part(Probes.PART, List.of(AFTER_THE_GUARD), List.of(), List.of(variant)));
    }
    return draft.withParts(parts);
  }
}
