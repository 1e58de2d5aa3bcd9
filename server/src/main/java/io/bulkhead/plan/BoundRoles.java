package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Observations;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.forecast.BoundRole;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.plan.LiveObjects.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds roles that a plan binds and that exceed the permissions of its logical cloud's user.
final class BoundRoles {
  private final Observations observations;

  BoundRoles(Observations observations) {
    this.observations = observations;
  }

  /// A role that another delivery will bring is unknown so far, as are those of a cluster that does
  /// not answer.
  List<Diagnostic> of(Compilation plan) {
    Map<Spot, Optional<JsonNode>> seen =
        new LiveObjects(observations).at(plan.bound().stream().map(BoundRoles::spot).toList());
    List<Diagnostic> refused = new ArrayList<>();
    for (BoundRole bound : plan.bound()) {
      Optional<JsonNode> live = seen.get(spot(bound));
      if (live != null
          && (live.isPresent() || observations.holder(bound.cluster(), bound.role()).isEmpty())) {
        bound.refusal(live).ifPresent(refused::add);
      }
    }
    return refused;
  }

  private static Spot spot(BoundRole bound) {
    return new Spot(bound.cluster(), bound.role());
  }
}
