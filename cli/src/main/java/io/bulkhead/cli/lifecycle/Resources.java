package io.bulkhead.cli.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/// The resources of a status answer, flat.
///
/// @param app empty for a logical cloud
/// @param value such as `Applied` or `NotReady`
record Resources(String app, String cluster, String kind, String name, String value) {

  /// @param mode `deployed` or `ready`, as the answer was asked for
  static List<Resources> of(JsonNode status, String mode) {
    List<Resources> all = new ArrayList<>();
    for (JsonNode app : apps(status)) {
      for (JsonNode cluster : app.path("clusters")) {
        String id =
            cluster.path("clusterProvider").asText() + "+" + cluster.path("cluster").asText();
        for (JsonNode resource : cluster.path("resources")) {
          JsonNode gvk = resource.has("GVK") ? resource.path("GVK") : resource.path("gvk");
          all.add(
              new Resources(
                  app.path("name").asText(),
                  id,
                  gvk.path("Kind").asText(),
                  resource.path("name").asText(),
                  resource.path(mode + "Status").asText()));
        }
      }
    }
    return all;
  }

  /// A logical cloud has its clusters without apps between.
  private static JsonNode apps(JsonNode status) {
    if (status.has("apps")) {
      return status.path("apps");
    }
    ArrayNode one = JsonNodeFactory.instance.arrayNode();
    one.addObject().put("name", "").set("clusters", status.path("clusters"));
    return one;
  }

  static List<String> troubled(JsonNode status, String mode) {
    return of(status, mode).stream()
        .filter(resource -> !resource.good())
        .map(r -> "%s %s on %s: %s".formatted(r.kind, r.name, r.cluster, r.value))
        .toList();
  }

  boolean good() {
    return value.equals("Applied") || value.equals("Ready") || value.equals("Deleted");
  }
}
