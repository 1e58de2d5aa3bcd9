package io.bulkhead.compiler.capacity;

import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Free capacity of nodes.
record Room(List<NodeFact> nodes) {
  Room {
    nodes = List.copyOf(nodes);
  }

  /// What is missing on all nodes together, one phrase per resource. A resource is never missing if
  /// its demand does not grow, however little there is.
  ///
  /// @param promised what others of the same compilation will take
  List<String> lacks(Demand wanted, Demand promised) {
    List<String> lacks = new ArrayList<>();
    wanted
        .amounts()
        .forEach((resource, amount) -> {
          Demand need =
              Demand.of(resource, amount).plus(Demand.of(resource, promised.of(resource)));
          long free = nodes.stream().mapToLong(node -> free(node, resource)).sum();
          if (need.of(resource) > free) {
            lacks.add(phrase(resource, need.of(resource), free));
          }
        });
    return lacks;
  }

  /// Why no node can take the pod; empty if one can. Names the node where the least is missing.
  ///
  /// @param wanted the growth beyond what the pod has there already
  Optional<String> lack(String pod, Demand wanted) {
    Optional<Spot> best =
        nodes.stream()
            .map(node -> Spot.of(node, wanted))
            .min(Comparator.comparingDouble(Spot::shortage).thenComparing(p -> p.node().name()));
    return best.filter(spot -> spot.shortage() > 0)
        .map(spot ->
            "no node has room for a pod of "
                + pod
                + ": it "
                + String.join("; it ", new Room(List.of(spot.node())).lacks(wanted, Demand.NONE))
                + " on "
                + spot.node().name()
                + ", the roomiest");
  }

  /// @param shortage the largest missing fraction of a request, 0 if nothing is missing
  private record Spot(NodeFact node, double shortage) {
    static Spot of(NodeFact node, Demand wanted) {
      double worst = 0;
      for (var asked : wanted.amounts().entrySet()) {
        double missing = (double) asked.getValue() - free(node, asked.getKey());
        worst = Math.max(worst, missing / asked.getValue());
      }
      return new Spot(node, worst);
    }
  }

  /// Negative on a node that is overcommitted.
  private static long free(NodeFact node, String resource) {
    return switch (resource) {
      case Demand.CPU -> node.milliCpu() - node.requestedMilliCpu();
      case Demand.MEMORY -> node.memoryBytes() - node.requestedMemoryBytes();
      case Demand.PODS -> node.pods() - node.runningPods();
      default ->
          node.resources().stream()
              .filter(fact -> fact.name().equals(resource))
              .mapToLong(fact -> fact.allocatable() - fact.requested())
              .sum();
    };
  }

  private static String phrase(String resource, long need, long free) {
    return "needs %s, %s are free, %s too little"
        .formatted(
            amount(resource, need) + " " + (resource.equals(Demand.CPU) ? "CPU" : resource),
            amount(resource, Math.max(0, free)),
            amount(resource, need - free));
  }

  static String amount(String resource, long amount) {
    if (resource.equals(Demand.CPU)) {
      return amount + "m";
    }
    boolean bytes =
        resource.equals(Demand.MEMORY)
            || resource.equals("ephemeral-storage")
            || resource.startsWith("hugepages-");
    return bytes
        ? String.format(Locale.ROOT, "%dMi", (amount + (1 << 20) - 1) >> 20)
        : Long.toString(amount);
  }
}
