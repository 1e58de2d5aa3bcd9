package io.bulkhead.delivery.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Manifest;

/// How many replicas there are is an autoscaler's to say, once one has said it.
///
/// Autoscalers (Kubernetes' own, and KEDA, which works through it) write the subresource `scale`,
/// and the API server notes on the object who did. So does `kubectl scale`, whose user changes what
/// is ours.
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

  /// The manifest with as many replicas as there are, when an autoscaler has the say. To leave the
  /// number out would set it to one: it was ours before.
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
