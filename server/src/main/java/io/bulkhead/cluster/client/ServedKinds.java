package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.ManifestKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Maps kinds to paths, as the API server tells them when first needed. A missing kind is looked up
/// again each time, since its definition may just have been created.
final class ServedKinds {
  /// @param path of the group and version, such as `/apis/apps/v1`
  record Served(String path, String plural, boolean namespaced) {
    String collection(String namespace) {
      return namespaced && !namespace.isEmpty()
          ? path + "/namespaces/" + encoded(namespace) + "/" + plural
          : path + "/" + plural;
    }

    String object(ManifestKey key) {
      return collection(key.namespace()) + "/" + encoded(key.name());
    }
  }

  private final Function<String, Optional<JsonNode>> read;
  private final Map<String, Map<String, Served>> versions = new ConcurrentHashMap<>();

  /// @param read a GET; empty if the path is not served
  ServedKinds(Function<String, Optional<JsonNode>> read) {
    this.read = read;
  }

  Optional<Served> find(String apiVersion, String kind) {
    Map<String, Served> known = versions.get(apiVersion);
    if (known == null || !known.containsKey(kind)) {
      known = ask(apiVersion);
      versions.put(apiVersion, known);
    }
    return Optional.ofNullable(known.get(kind));
  }

  void forget(String apiVersion) {
    versions.remove(apiVersion);
  }

  private Map<String, Served> ask(String apiVersion) {
    String path = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    Map<String, Served> kinds = new TreeMap<>();
    for (JsonNode resource : read.apply(path).map(l -> l.path("resources")).orElse(EMPTY)) {
      String plural = resource.path("name").asText("");
      // A name with a slash is a subresource.
      if (!plural.isEmpty() && !plural.contains("/")) {
        kinds.putIfAbsent(
            resource.path("kind").asText(""),
            new Served(path, plural, resource.path("namespaced").asBoolean()));
      }
    }
    return kinds;
  }

  private static final JsonNode EMPTY =
      com.fasterxml.jackson.databind.node.MissingNode.getInstance();

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
