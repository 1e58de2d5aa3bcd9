package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.bulkhead.manifest.ManifestKey;

/// @param type EMCO's `GVK`
public record ResourceName(String name, @JsonProperty("GVK") GroupVersionKind type) {
  public static ResourceName of(ManifestKey key) {
    return new ResourceName(key.name(), GroupVersionKind.of(key));
  }
}
