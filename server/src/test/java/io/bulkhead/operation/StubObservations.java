package io.bulkhead.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Observations;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Observations set by a test; unknown objects are ready.
public final class StubObservations implements Observations {
  /// Runs whenever live objects are read.
  public volatile Runnable whileLooking = () -> {};

  public final Map<ManifestKey, Readiness> readiness = new HashMap<>();
  public final Map<ManifestKey, Unready> unready = new HashMap<>();
  public final Map<ManifestKey, JsonNode> live = new HashMap<>();
  public final Map<ManifestKey, Delivery.Id> holders = new HashMap<>();
  public List<JsonNode> pods = List.of();
  public Optional<Instant> unknownSince = Optional.empty();

  @Override
  public Readiness readiness(ClusterId cluster, ManifestKey key) {
    return readiness.getOrDefault(key, Readiness.READY);
  }

  @Override
  public Optional<Unready> unready(ClusterId cluster, ManifestKey key) {
    return Optional.ofNullable(unready.get(key));
  }

  @Override
  public Connectivity connectivity(ClusterId cluster) {
    return Connectivity.AVAILABLE;
  }

  @Override
  public Optional<Instant> unknownSince(ClusterId cluster) {
    return unknownSince;
  }

  @Override
  public List<JsonNode> pods(Delivery.Id delivery) {
    return pods;
  }

  @Override
  public Optional<Delivery.Id> holder(ClusterId cluster, ManifestKey key) {
    return Optional.ofNullable(holders.get(key));
  }

  @Override
  public Optional<JsonNode> live(ClusterId cluster, ManifestKey key) {
    whileLooking.run();
    return Optional.ofNullable(live.get(key));
  }
}
