package io.bulkhead.response;

import io.bulkhead.manifest.ManifestKey;

/// A Kubernetes object by its key.
///
/// @param namespace empty for a cluster-scoped object
public record ObjectReference(String apiVersion, String kind, String namespace, String name) {
  public static ObjectReference of(ManifestKey key) {
    return new ObjectReference(key.apiVersion(), key.kind(), key.namespace(), key.name());
  }
}
