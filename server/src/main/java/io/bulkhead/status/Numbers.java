package io.bulkhead.status;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.Observations;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.response.status.ObjectNumbers;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Reader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Counts objects. What is wanted comes from the bundles, since a delivery that has not begun knows
/// no objects yet.
final class Numbers {
  private final Reader reader;
  private final Observations observations;
  private final StatusQuery query;

  /// Clusters often have the same bundle.
  private final Map<Digest, Map<ManifestKey, Digest>> bundles = new HashMap<>();

  private int wanted;
  private int applied;
  private int ready;
  private int leaving;
  private int gone;

  private Numbers(Reader reader, Observations observations, StatusQuery query) {
    this.reader = reader;
    this.observations = observations;
    this.query = query;
  }

  static ObjectNumbers of(
      Reader reader, Observations observations, StatusQuery query, Iterable<Delivery> rows) {
    var numbers = new Numbers(reader, observations, query);
    rows.forEach(numbers::add);
    return new ObjectNumbers(
        numbers.wanted, numbers.applied, numbers.ready, numbers.leaving, numbers.gone);
  }

  private void add(Delivery row) {
    Digest desired = row.order().desired();
    Map<ManifestKey, Digest> there =
        desired == null ? Map.of() : bundles.computeIfAbsent(desired, this::manifests);
    boolean away = observations.unknownSince(row.id().cluster()).isPresent();
    Set<ManifestKey> left = new HashSet<>();
    for (ObjectState object : row.progress().objects()) {
      Digest manifest = there.get(object.key());
      if (!query.wants(object.key())) {
        continue;
      }
      switch (object.outcome()) {
        case APPLIED, PENDING, FAILED -> {
          if (manifest == null) {
            leaving++;
          } else if (object.outcome() == ObjectState.Outcome.APPLIED
              && manifest.equals(object.manifest())) {
            applied++;
            ready += !away && isReady(row, object.key()) ? 1 : 0;
          }
        }
        case DELETED -> gone++;
        case KEPT -> left.add(object.key());
      }
    }
    wanted +=
        (int)
            there.keySet().stream().filter(query::wants).filter(key -> !left.contains(key)).count();
  }

  private boolean isReady(Delivery row, ManifestKey key) {
    return observations.readiness(row.id().cluster(), key) == Readiness.READY;
  }

  private Map<ManifestKey, Digest> manifests(Digest desired) {
    Map<ManifestKey, Digest> manifests = new HashMap<>();
    reader
        .bundles()
        .find(desired)
        .map(Bundle::objects)
        .ifPresent(
            all -> all.forEach((key, entry) -> manifests.put(key, entry.manifest().digest())));
    return manifests;
  }
}
