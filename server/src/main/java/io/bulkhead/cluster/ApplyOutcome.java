package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;

/// What the cluster said to one write.
public sealed interface ApplyOutcome {
  ManifestKey key();

  /// @param live the object as the cluster holds it now
  record Applied(ManifestKey key, JsonNode live) implements ApplyOutcome {}

  record Gone(ManifestKey key) implements ApplyOutcome {}

  /// The API server refused it for good: validation, admission, rights.
  record Rejected(ManifestKey key, int status, String message) implements ApplyOutcome {}

  /// Too many requests; `after` is what the server asked for, or a default.
  record Throttled(ManifestKey key, Duration after) implements ApplyOutcome {}

  record Unreachable(ManifestKey key, String message) implements ApplyOutcome {}
}
