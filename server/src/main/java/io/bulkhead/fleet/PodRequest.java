package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.quota.Quantity;
import java.util.Map;
import java.util.TreeMap;

/// What one pod requests of its node: all that is kept of a pod.
///
/// @param amounts by resource: `cpu` in thousandths, everything else in whole units
record PodRequest(String node, Map<String, Long> amounts) {
  PodRequest {
    amounts = Map.copyOf(amounts);
  }

  /// Computed as the scheduler does: the sum of the containers, or the largest init container if
  /// that is more; sidecars are added to both; requests of the pod as a whole override this; the
  /// sandbox's overhead is added at the end.
  static PodRequest of(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    Map<String, Long> sums = together(spec);
    sums.putAll(amounts(spec.at("/resources/requests")));
    add(sums, amounts(spec.path("overhead")));
    return new PodRequest(spec.path("nodeName").asText(""), sums);
  }

  private static Map<String, Long> together(JsonNode spec) {
    Map<String, Long> running = new TreeMap<>();
    for (JsonNode container : spec.path("containers")) {
      add(running, amounts(container.at("/resources/requests")));
    }
    Map<String, Long> sidecars = new TreeMap<>();
    Map<String, Long> starting = new TreeMap<>();
    for (JsonNode init : spec.path("initContainers")) {
      Map<String, Long> own = amounts(init.at("/resources/requests"));
      Map<String, Long> together = new TreeMap<>(sidecars);
      add(together, own);
      together.forEach((name, amount) -> starting.merge(name, amount, Math::max));
      if (init.path("restartPolicy").asText("").equals("Always")) {
        add(sidecars, own);
      }
    }
    add(running, sidecars);
    starting.forEach((name, amount) -> running.merge(name, amount, Math::max));
    return running;
  }

  static void add(Map<String, Long> sums, Map<String, Long> more) {
    more.forEach((name, amount) -> sums.merge(name, amount, Long::sum));
  }

  static Map<String, Long> amounts(JsonNode quantities) {
    Map<String, Long> amounts = new TreeMap<>();
    quantities
        .properties()
        .forEach(e -> {
          String text = e.getValue().asText("");
          amounts.put(
              e.getKey(),
              e.getKey().equals("cpu")
                  ? Quantity.milli(text).orElse(0L)
                  : Quantity.whole(text).orElse(0L));
        });
    return amounts;
  }
}
