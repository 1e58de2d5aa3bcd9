package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/// Resource versions of one cluster grow and may be compared as numbers (specified since Kubernetes
/// 1.35). A version that is no number counts as the newest: at worst, an object is processed once
/// too often.
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
