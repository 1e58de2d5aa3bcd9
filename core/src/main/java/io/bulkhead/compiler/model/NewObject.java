package io.bulkhead.compiler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;

/// The beginning of a Kubernetes object that Bulkhead makes itself.
public final class NewObject {
  /// With nothing but its type and name; whoever makes it adds the rest.
  ///
  /// @param apiVersion such as `networking.k8s.io/v1`
  /// @param namespace empty for an object of the whole cluster
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
