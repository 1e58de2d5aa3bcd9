package io.bulkhead.compiler.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.placement.Sandboxes;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxOffer;
import io.bulkhead.quota.Quantity;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// What one pod requests, computed from its specification as the scheduler and the kubelet do.
///
/// Containers are added to the sidecars (init containers that are always restarted). An init
/// container runs alone with the sidecars that were started before it; if that is more, it counts
/// instead. Values for the pod as a whole (`spec.resources`) override those of its containers. The
/// sandbox's overhead is not included.
final class PodDemand {
  /// By requests; without one, by the limit, as the API server defaults it.
  static Demand requests(JsonNode spec) {
    Demand containers = together(spec, PodDemand::asked);
    JsonNode whole = spec.path("resources");
    Demand requests = ofWhole(whole.path("requests"));
    Demand limits = ofWhole(whole.path("limits"));
    var amounts = new TreeMap<>(limits.amounts());
    amounts.putAll(containers.amounts());
    amounts.putAll(requests.amounts());
    return new Demand(amounts).plus(Demand.of(Demand.PODS, 1));
  }

  /// By limits; resources without a limit are left out.
  ///
  /// @param standard limits of containers that declare none
  static Demand limits(JsonNode spec, Demand standard) {
    Demand containers = together(spec, container -> limited(container, standard));
    var amounts = new TreeMap<>(containers.amounts());
    amounts.putAll(ofWhole(spec.path("resources").path("limits")).amounts());
    return new Demand(amounts);
  }

  /// Bytes of memory that the pod may use: the limit of its cgroup, without the overhead. 0 if it
  /// is not limited: neither the pod nor some container declares a limit.
  static long memoryLimit(JsonNode spec) {
    long whole = ofWhole(spec.path("resources").path("limits")).of(Demand.MEMORY);
    return whole > 0 ? whole : limited(spec) ? memoryLimits(spec) : 0;
  }

  /// Bytes of memory of the containers' own limits.
  static long memoryLimits(JsonNode spec) {
    return together(spec, container -> amounts(container.path("resources").path("limits")))
        .of(Demand.MEMORY);
  }

  /// The overhead of each pod of the class, according to the cluster, else to the catalogue.
  static Demand overhead(SandboxClass sandbox, Capabilities facts) {
    Optional<RuntimeClassFact> present = SandboxOffer.present(sandbox, facts);
    long cpu =
        present
            .map(RuntimeClassFact::overheadMilliCpu)
            .orElseGet(() -> Sandboxes.overheadMilliCpu(sandbox));
    long bytes =
        present
            .map(RuntimeClassFact::overheadBytes)
            .orElseGet(() -> Sandboxes.overheadBytes(sandbox));
    return Demand.of(Demand.CPU, cpu).plus(Demand.of(Demand.MEMORY, bytes));
  }

  private static Demand limited(JsonNode container, Demand standard) {
    var amounts = new TreeMap<>(standard.amounts());
    amounts.putAll(amounts(container.path("resources").path("limits")).amounts());
    return new Demand(amounts);
  }

  private static boolean limited(JsonNode spec) {
    for (String list : new String[] {"containers", "initContainers"}) {
      for (JsonNode container : spec.path(list)) {
        if (container.path("resources").path("limits").path("memory").asText("").isEmpty()) {
          return false;
        }
      }
    }
    return true;
  }

  private static Demand together(JsonNode spec, Function<JsonNode, Demand> ofContainer) {
    Demand running = Demand.NONE;
    for (JsonNode container : spec.path("containers")) {
      running = running.plus(ofContainer.apply(container));
    }
    Demand sidecars = Demand.NONE;
    Demand starting = Demand.NONE;
    for (JsonNode container : spec.path("initContainers")) {
      Demand own = ofContainer.apply(container);
      starting = starting.most(sidecars.plus(own));
      if (container.path("restartPolicy").asText("").equals("Always")) {
        sidecars = sidecars.plus(own);
      }
    }
    return running.plus(sidecars).most(starting);
  }

  private static Demand asked(JsonNode container) {
    JsonNode resources = container.path("resources");
    var amounts = new TreeMap<>(amounts(resources.path("limits")).amounts());
    // An explicit request of zero also prevents the default by the limit.
    resources
        .path("requests")
        .properties()
        .forEach(e -> amounts.put(e.getKey(), amount(e.getKey(), e.getValue())));
    return new Demand(amounts);
  }

  /// Only the resources that a pod may request as a whole.
  private static Demand ofWhole(JsonNode quantities) {
    var amounts = new TreeMap<>(amounts(quantities).amounts());
    amounts
        .keySet()
        .removeIf(name ->
            !name.equals(Demand.CPU)
                && !name.equals(Demand.MEMORY)
                && !name.startsWith("hugepages-"));
    return new Demand(amounts);
  }

  private static Demand amounts(JsonNode quantities) {
    var amounts = new TreeMap<String, Long>();
    quantities.properties().forEach(e -> amounts.put(e.getKey(), amount(e.getKey(), e.getValue())));
    return new Demand(amounts);
  }

  private static long amount(String resource, JsonNode quantity) {
    String text = quantity.asText("");
    return (resource.equals(Demand.CPU) ? Quantity.milli(text) : Quantity.whole(text)).orElse(0L);
  }

  private PodDemand() {}
}
