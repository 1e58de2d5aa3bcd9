package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;

/// What one pod takes of its node: all that is kept of a pod.
record PodRequest(String node, long milliCpu, long memoryBytes) {
  /// As the scheduler counts: the containers together, or the largest init container when that is
  /// more; side-cars run beside both; the sandbox's overhead on top.
  static PodRequest of(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return new PodRequest(
        spec.path("nodeName").asText(""), sum(spec, "cpu", true), sum(spec, "memory", false));
  }

  private static long sum(JsonNode spec, String resource, boolean milli) {
    long together = 0;
    for (JsonNode container : spec.path("containers")) {
      together += amount(container.at("/resources/requests/" + resource), milli);
    }
    long sidecars = 0;
    long largestInit = 0;
    for (JsonNode init : spec.path("initContainers")) {
      long amount = amount(init.at("/resources/requests/" + resource), milli);
      if (init.path("restartPolicy").asText("").equals("Always")) {
        sidecars += amount;
        largestInit = Math.max(largestInit, sidecars);
      } else {
        largestInit = Math.max(largestInit, sidecars + amount);
      }
    }
    long overhead = amount(spec.path("overhead").path(resource), milli);
    return Math.max(together + sidecars, largestInit) + overhead;
  }

  private static long amount(JsonNode quantity, boolean milli) {
    String text = quantity.asText("");
    return text.isEmpty() ? 0 : milli ? Quantity.milli(text) : Quantity.units(text);
  }
}
