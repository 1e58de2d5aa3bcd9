package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// Which storage class a cluster gives to a claim that names none.
final class StorageClasses {
  private static final String USUAL = "storageclass.kubernetes.io/is-default-class";

  /// When each default was made, by name.
  private final Map<String, String> defaults = new TreeMap<>();

  void clear() {
    defaults.clear();
  }

  void seen(String name, JsonNode object) {
    boolean usual = object.at("/metadata/annotations").path(USUAL).asText("").equals("true");
    if (usual) {
      defaults.put(name, object.at("/metadata/creationTimestamp").asText(""));
    } else {
      defaults.remove(name);
    }
  }

  void gone(String name) {
    defaults.remove(name);
  }

  /// Of several the newest, and of these the first by name, as the API server takes it; empty for
  /// none.
  String usual() {
    return defaults.entrySet().stream()
        .max(
            Map.Entry.<String, String>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElse("");
  }
}
