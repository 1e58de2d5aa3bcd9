package io.bulkhead.bench;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/// ConfigMaps of 1.5 KB each.
final class Objects {
  private static final int BYTES = 1_500;

  /// @param text another text gives another version of the same objects
  static List<Manifest> configMaps(String namespace, int number, String text) {
    String filler = text + "x".repeat(BYTES - 400 - text.length());
    List<Manifest> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(
          Manifest.of(
              Json.parse(
                  """
                  {"apiVersion": "v1", "kind": "ConfigMap",
                   "metadata": {"name": "object-%05d", "namespace": "%s",
                     "labels": {"bulkhead.io/managed": "true", "bulkhead.io/owner": "bench", "app": "bench"}},
                   "data": {"number": "%d", "text": "%s"}}
                  """
                      .formatted(i, namespace, i, filler))));
    }
    return all;
  }

  static Bundle bundle(List<Manifest> manifests) {
    return Bundle.of(manifests.stream().map(Bundle.Entry::of).toList());
  }

  private Objects() {}
}
