package io.bulkhead.delivery.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.Locale;

/// Objects of which every field of `spec` is ours: admission policies. Server-side apply keeps what
/// other managers added, and one added match condition turns a policy off; so these objects are
/// replaced if they contain more than was applied.
final class ExactObjects {
  private static final String API = "admissionregistration.k8s.io/v1";

  static boolean isExact(ManifestKey key) {
    // Webhook configurations are excluded: CA injectors rightly fill in their CA bundles.
    return key.apiVersion().equals(API) && !key.kind().endsWith("WebhookConfiguration");
  }

  static boolean holdsMore(Manifest manifest, JsonNode live) {
    return isExact(manifest.key()) && !manifest.at("/spec").equals(live.path("spec"));
  }

  /// Replaces the live object with the manifest.
  static ApplyOutcome replace(ClusterConnection connection, Manifest manifest, JsonNode live) {
    ObjectNode wanted = manifest.json();
    ((ObjectNode) wanted.get("metadata"))
        .set("resourceVersion", live.at("/metadata/resourceVersion"));
    return connection.send(
        manifest.key(),
        "PUT",
        path(manifest.key()) + "?fieldManager=bulkhead",
        "application/json",
        Json.canonical(wanted));
  }

  private static String path(ManifestKey key) {
    String kind = key.kind().toLowerCase(Locale.ROOT);
    String plural = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    return "/apis/" + API + "/" + plural + "/" + key.name();
  }

  private ExactObjects() {}
}
