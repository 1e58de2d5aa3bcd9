package io.bulkhead.kind.workload;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Names the intents of a deployment intent group, by controller.
public record GroupIntent(@Valid Metadata metadata, @Valid Spec spec) {
  /// The key that names the generic placement intent; every other key is a controller.
  public static final String PLACEMENT = "genericPlacementIntent";

  public GroupIntent {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec(null));
  }

  public record Spec(@NotNull @Nullable SequencedMap<String, @Size(max = 128) String> intent) {}

  public Optional<String> placementIntent() {
    return Optional.ofNullable(spec.intent()).map(intent -> intent.get(PLACEMENT));
  }
}
