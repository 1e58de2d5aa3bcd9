package io.bulkhead.compiler.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The kinds that a cluster serves after a deployment's own definitions are applied.
///
/// @param observed `group/version/Kind` as observed; empty if unknown, and then every kind counts
///   as served
/// @param defined kinds that the deployment defines
record ServedApis(List<String> observed, Set<String> defined) {
  /// The kinds that objects define.
  static Set<String> definedBy(Collection<Item> items) {
    var defined = new TreeSet<String>();
    for (Item item : items) {
      Manifest manifest = item.entry().manifest();
      if (manifest.key().kind().equals("CustomResourceDefinition")) {
        for (JsonNode version : manifest.at("/spec/versions")) {
          if (version.path("served").asBoolean(true)) {
            defined.add(
                manifest.at("/spec/group").asText("")
                    + "/"
                    + version.path("name").asText("")
                    + "/"
                    + manifest.at("/spec/names/kind").asText(""));
          }
        }
      }
    }
    return defined;
  }

  boolean have(ManifestKey key) {
    String name = key.apiVersion() + "/" + key.kind();
    return observed.isEmpty() || observed.contains(name) || defined.contains(name);
  }

  /// Other versions of the group that serve the kind, the newest first.
  List<String> instead(ManifestKey key) {
    String prefix = key.group().isEmpty() ? "" : key.group() + "/";
    return observed.stream()
        .filter(name -> name.startsWith(prefix) && name.endsWith("/" + key.kind()))
        .map(name -> name.substring(0, name.length() - key.kind().length() - 1))
        .filter(version -> version.indexOf('/') == version.lastIndexOf('/'))
        .filter(version -> key.group().isEmpty() != version.contains("/"))
        .toList();
  }
}
