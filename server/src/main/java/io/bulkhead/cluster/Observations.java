package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the watches saw: readiness for status, live objects for detail.
public interface Observations {
  /// The last observed readiness, however long ago: see [#unknownSince].
  Readiness readiness(ClusterId cluster, ManifestKey key);

  /// Why an object is not ready, as last observed; empty while it is ready or absent.
  Optional<Unready> unready(ClusterId cluster, ManifestKey key);

  Connectivity connectivity(ClusterId cluster);

  /// Since when the state of the cluster is unknown; empty while it answers.
  default Optional<Instant> unknownSince(ClusterId cluster) {
    return Optional.empty();
  }

  /// The pods of a delivery (label `emco/deployment-id`), as last observed.
  List<JsonNode> pods(Delivery.Id delivery);

  /// Fetched from the cluster now. Throws [ClusterUnavailable].
  Optional<JsonNode> live(ClusterId cluster, ManifestKey key);

  /// The delivery that an object on the cluster belongs to, if that is known without a request.
  Optional<Delivery.Id> holder(ClusterId cluster, ManifestKey key);

  enum Readiness {
    READY("Ready"),
    NOT_READY("NotReady"),
    NOT_PRESENT("NotPresent"),
    /// The cluster does not answer, so the last observation says nothing.
    UNKNOWN("Unknown");

    private final String text;

    Readiness(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  enum Connectivity {
    UNKNOWN("Unknown"),
    AVAILABLE("Available"),
    RETRYING("Retrying");

    private final String text;

    Connectivity(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
