package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/// Versions of one cluster grow and may be compared as numbers (so says Kubernetes since 1.35). One
/// that is no number counts as the newest: then an object is looked at once too often.
public final class ResourceVersion {
  public static long of(JsonNode live) {
    return of(live.at("/metadata/resourceVersion").asText(""));
  }

  public static long of(String version) {
    try {
      return Long.parseLong(version);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private ResourceVersion() {}
}
