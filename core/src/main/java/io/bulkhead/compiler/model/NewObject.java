package io.bulkhead.compiler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;

/// A new Kubernetes object that Bulkhead itself creates.
public final class NewObject {
  /// Contains only type and name; the caller adds the rest.
  ///
  /// @param apiVersion such as `networking.k8s.io/v1`
  /// @param namespace empty for a cluster-scoped object
  public static ObjectNode tree(String apiVersion, String kind, String namespace, String name) {
    var tree = (ObjectNode) Json.parse("{}");
    tree.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = tree.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return tree;
  }

  private NewObject() {}
}
