package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// Which storage class a cluster gives to a claim that names none.
final class StorageClasses {
  private static final String USUAL = "storageclass.kubernetes.io/is-default-class";

  /// Creation times of the default classes, by name.
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

  /// The newest default class, and the first by name among equals, as the API server chooses; empty
  /// for none.
  String usual() {
    return defaults.entrySet().stream()
        .max(
            Map.Entry.<String, String>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElse("");
  }
}
