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

/// What one pod asks, read from its specification as the scheduler and the kubelet read it.
///
/// Containers count together with the sidecars (init containers that are always restarted). An init
/// container runs alone with the sidecars that were started before it; when that is more, it counts
/// instead. What the pod as a whole says (`spec.resources`) counts before what its containers say.
/// The sandbox's overhead is not part of it.
final class PodDemand {
  /// By requests; where there is none, by the limit, as the API server fills in.
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

  /// By limits; what nothing limits is left out.
  ///
  /// @param standard limits of containers that say nothing
  static Demand limits(JsonNode spec, Demand standard) {
    Demand containers = together(spec, container -> limited(container, standard));
    var amounts = new TreeMap<>(containers.amounts());
    amounts.putAll(ofWhole(spec.path("resources").path("limits")).amounts());
    return new Demand(amounts);
  }

  /// Bytes of memory that the pod may use: the limit of its cgroup, overhead left out. 0 when it is
  /// not limited: a container says nothing, and neither does the pod.
  static long memoryLimit(JsonNode spec) {
    long whole = ofWhole(spec.path("resources").path("limits")).of(Demand.MEMORY);
    return whole > 0 ? whole : limited(spec) ? memoryLimits(spec) : 0;
  }

  /// Bytes of memory of the containers' own limits.
  static long memoryLimits(JsonNode spec) {
    return together(spec, container -> amounts(container.path("resources").path("limits")))
        .of(Demand.MEMORY);
  }

  /// What each pod of the class takes itself: as the cluster says, else as the catalogue does.
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
    // A request of nothing stands against a limit, too.
    resources
        .path("requests")
        .properties()
        .forEach(e -> amounts.put(e.getKey(), amount(e.getKey(), e.getValue())));
    return new Demand(amounts);
  }

  /// Of the resources that a pod may ask for as a whole.
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
