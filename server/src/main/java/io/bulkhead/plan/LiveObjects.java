package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Observations;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Reads objects on clusters, all at once and with a short time limit.
record LiveObjects(Observations observations) {
  /// Maximum number of objects to read.
  private static final int LOOKS = 512;

  private static final Duration LONGEST = Duration.ofSeconds(3);

  record Spot(ClusterId cluster, ManifestKey key) {}

  /// What exists and what does not; keys are missing for objects that are unknown.
  Map<Spot, Optional<JsonNode>> at(Collection<Spot> spots) {
    Map<Spot, Optional<JsonNode>> seen = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    spots.stream().distinct().limit(LOOKS).forEach(s -> threads.execute(() -> look(s, seen)));
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    return Map.copyOf(seen);
  }

  private void look(Spot spot, Map<Spot, Optional<JsonNode>> into) {
    try {
      into.put(spot, observations.live(spot.cluster(), spot.key()));
    } catch (ClusterUnavailable e) {
      // It is checked again before anything is written there.
      return;
    }
  }
}
