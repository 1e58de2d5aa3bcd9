package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.fleet.Capabilities.VersionFact;
import io.bulkhead.kind.isolation.VersionGate;
import org.jspecify.annotations.Nullable;

/// Finds the version of Kata in a RuntimeClass or node. Kata's chart has an annotation of its own
/// since 4.0; for older versions and other charts, there is only what Helm charts usually put on
/// their objects.
final class KataVersion {
  private static final String CHART = "helm.sh/chart";
  private static final String CHART_NAME = "kata-deploy-";
  private static final String APP = "app.kubernetes.io/version";

  static @Nullable VersionFact of(String name, JsonNode runtimeClass) {
    JsonNode annotations = runtimeClass.at("/metadata/annotations");
    JsonNode labels = runtimeClass.at("/metadata/labels");
    String own = annotations.path(VersionGate.KATA_VERSION).asText("");
    if (!own.isEmpty()) {
      return new VersionFact(own, "annotation " + VersionGate.KATA_VERSION + " of " + name);
    }
    for (String label : new String[] {VersionGate.KATA_VERSION, APP}) {
      String text = labels.path(label).asText("");
      if (!text.isEmpty()) {
        return new VersionFact(text, "label " + label + " of " + name);
      }
    }
    String chart = labels.path(CHART).asText("");
    return chart.startsWith(CHART_NAME)
        ? new VersionFact(chart.substring(CHART_NAME.length()), "label " + CHART + " of " + name)
        : null;
  }

  /// Reads a node's annotation; its labels are among the facts already.
  static @Nullable VersionFact ofNode(String name, JsonNode node) {
    String text = node.at("/metadata/annotations").path(VersionGate.KATA_VERSION).asText("");
    return text.isEmpty() ? null : new VersionFact(text, "annotation of node " + name);
  }

  private KataVersion() {}
}
