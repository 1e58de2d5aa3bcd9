package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;

/// The cluster's response to one write.
public sealed interface ApplyOutcome {
  ManifestKey key();

  /// @param live the object as the cluster returned it
  record Applied(ManifestKey key, JsonNode live) implements ApplyOutcome {}

  record Gone(ManifestKey key) implements ApplyOutcome {}

  /// Permanently refused by the API server: by validation, admission or authorization.
  record Rejected(ManifestKey key, int status, String message) implements ApplyOutcome {}

  /// Too many requests; `after` is the delay that the server asked for, or a default.
  record Throttled(ManifestKey key, Duration after) implements ApplyOutcome {}

  record Unreachable(ManifestKey key, String message) implements ApplyOutcome {}
}
