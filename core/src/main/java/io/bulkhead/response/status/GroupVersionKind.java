package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.bulkhead.manifest.ManifestKey;

/// The type of a Kubernetes object. EMCO writes its members with capitals.
///
/// @param group empty for the core group
public record GroupVersionKind(
    @JsonProperty("Group") String group,
    @JsonProperty("Version") String version,
    @JsonProperty("Kind") String kind) {
  public static GroupVersionKind of(ManifestKey key) {
    return new GroupVersionKind(key.group(), key.version(), key.kind());
  }
}
