package io.bulkhead.delivery.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Manifest;

/// Leaves the number of replicas to an autoscaler once it has set one.
///
/// Autoscalers (Kubernetes' own, and KEDA, which works through it) write the subresource `scale`,
/// and the API server records the writer on the object. The same goes for `kubectl scale`, but its
/// user changes what is ours.
public final class Scaling {
  private static final String REPLICAS = "replicas";

  static boolean isAutomatic(JsonNode live) {
    for (JsonNode entry : live.at("/metadata/managedFields")) {
      if (entry.path("subresource").asText("").equals("scale")
          && !entry.path("manager").asText("").startsWith("kubectl")
          && entry.path("fieldsV1").path("f:spec").has("f:replicas")) {
        return true;
      }
    }
    return false;
  }

  static boolean mayConcern(Manifest manifest) {
    return manifest.at("/spec/replicas").isNumber();
  }

  /// The manifest with the current number of replicas, if an autoscaler controls it. Omitting the
  /// number would set it to one, since it was ours before.
  public static Manifest asScaled(Manifest manifest, JsonNode live) {
    JsonNode replicas = live.at("/spec/replicas");
    if (!mayConcern(manifest)
        || !replicas.isNumber()
        || replicas.equals(manifest.at("/spec/replicas"))
        || !isAutomatic(live)) {
      return manifest;
    }
    return manifest.edit(tree -> ((ObjectNode) tree.path("spec")).set(REPLICAS, replicas));
  }

  private Scaling() {}
}
