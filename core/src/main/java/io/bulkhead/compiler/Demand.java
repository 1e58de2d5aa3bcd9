package io.bulkhead.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.Draft.Item;
import io.bulkhead.manifest.Manifest;
import java.util.List;

/// What pods ask of a cluster, overhead left out.
///
/// @param milliCpu thousandths of a CPU
/// @param bytes of memory
record Demand(long milliCpu, long bytes, long pods) {
  static final Demand NONE = new Demand(0, 0, 0);

  /// Of everything that runs at once. Hooks come and go, so they are not counted.
  static Demand of(List<Item> items, int nodes) {
    Demand sum = NONE;
    for (Item item : items) {
      if (item.entry().hook() == null) {
        sum = sum.plus(of(item.entry().manifest(), nodes));
      }
    }
    return sum;
  }

  private static Demand of(Manifest manifest, int nodes) {
    long replicas =
        switch (manifest.key().kind()) {
          case "DaemonSet" -> nodes;
          case "CronJob" -> 0;
          case "Job" -> manifest.at("/spec/parallelism").asLong(1);
          default -> manifest.at("/spec/replicas").asLong(1);
        };
    long count = Math.max(0, Math.min(replicas, 1_000_000));
    Demand sum = NONE;
    for (PodTemplates.Template template : PodTemplates.in(manifest)) {
      sum = sum.plus(pod(template.spec()).times(count));
    }
    return sum;
  }

  /// As the scheduler counts: the containers together, or one init container when that is more.
  private static Demand pod(JsonNode spec) {
    long cpu = 0;
    long memory = 0;
    for (JsonNode container : spec.path("containers")) {
      cpu += Quantity.milli(asked(container, "cpu")).orElse(0L);
      memory += Quantity.whole(asked(container, "memory")).orElse(0L);
    }
    for (JsonNode container : spec.path("initContainers")) {
      cpu = Math.max(cpu, Quantity.milli(asked(container, "cpu")).orElse(0L));
      memory = Math.max(memory, Quantity.whole(asked(container, "memory")).orElse(0L));
    }
    return new Demand(cpu, memory, 1);
  }

  private static String asked(JsonNode container, String resource) {
    JsonNode resources = container.path("resources");
    String request = resources.path("requests").path(resource).asText("");
    return request.isEmpty() ? resources.path("limits").path(resource).asText("") : request;
  }

  Demand plus(Demand other) {
    return new Demand(
        sum(milliCpu, other.milliCpu), sum(bytes, other.bytes), sum(pods, other.pods));
  }

  Demand withOverhead(long cpuPerPod, long bytesPerPod) {
    return plus(new Demand(cpuPerPod, bytesPerPod, 0).times(pods));
  }

  private Demand times(long count) {
    return new Demand(product(milliCpu, count), product(bytes, count), product(pods, count));
  }

  /// Absurd requests must not wrap around to something that fits.
  private static long sum(long a, long b) {
    return Long.MAX_VALUE - a < b ? Long.MAX_VALUE : a + b;
  }

  private static long product(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }
}
