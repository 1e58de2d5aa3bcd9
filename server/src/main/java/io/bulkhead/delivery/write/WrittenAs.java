package io.bulkhead.delivery.write;

import io.bulkhead.bundle.Actor;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The actors that objects of some bundles were written as. They are deleted as the same actors.
public final class WrittenAs {
  private final Map<ManifestKey, Optional<Actor>> actors = new HashMap<>();

  /// @param touched the newest last
  public WrittenAs(Collection<Bundle> touched) {
    for (Bundle bundle : touched) {
      Optional<Actor> actor = Optional.ofNullable(bundle.actor());
      bundle.entries().forEach(entry -> actors.put(entry.manifest().key(), actor));
    }
  }

  public List<ApplyOutcome> deleteAll(ObjectWriter writer, Collection<ManifestKey> keys)
      throws InterruptedException {
    var byActor = new LinkedHashMap<Optional<Actor>, List<ManifestKey>>();
    for (ManifestKey key : keys) {
      byActor
          .computeIfAbsent(actors.getOrDefault(key, Optional.empty()), who -> new ArrayList<>())
          .add(key);
    }
    List<ApplyOutcome> outcomes = new ArrayList<>();
    for (Map.Entry<Optional<Actor>, List<ManifestKey>> some : byActor.entrySet()) {
      outcomes.addAll(writer.as(some.getKey().orElse(null)).deleteAll(some.getValue()));
    }
    return outcomes;
  }
}
