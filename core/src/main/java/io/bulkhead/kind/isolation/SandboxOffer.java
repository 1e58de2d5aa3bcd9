package io.bulkhead.kind.isolation;

import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What a cluster offers of a sandbox class.
public final class SandboxOffer {
  /// The Ready nodes on which pods of the class can run.
  public static List<NodeFact> nodes(SandboxClass sandbox, Capabilities facts) {
    List<String> selector =
        present(sandbox, facts)
            .map(RuntimeClassFact::nodeSelector)
            .orElseGet(() -> selector(sandbox));
    return facts.nodes().stream()
        .filter(NodeFact::ready)
        .filter(node -> node.handlers().contains(sandbox.spec().handler()))
        .filter(node -> node.labels().containsAll(selector))
        .toList();
  }

  /// Whether the guard of the cluster admits pods of the class. Depends on the RuntimeClass and not
  /// on the nodes' health, so that the guard does not change whenever a node restarts.
  public static boolean admitted(SandboxClass sandbox, Capabilities facts) {
    return present(sandbox, facts)
        .map(fact -> fact.handler().equals(sandbox.spec().handler()))
        .orElseGet(() -> sandbox.spec().create() && offered(sandbox, facts));
  }

  /// Whether any node has its handler, Ready or not.
  public static boolean offered(SandboxClass sandbox, Capabilities facts) {
    return facts.nodes().stream().anyMatch(n -> n.handlers().contains(sandbox.spec().handler()));
  }

  /// The RuntimeClass of that name on the cluster, whoever created it.
  public static Optional<RuntimeClassFact> present(SandboxClass sandbox, Capabilities facts) {
    return facts.runtimeClasses().stream()
        .filter(fact -> fact.name().equals(sandbox.metadata().name()))
        .findFirst();
  }

  /// The labels that nodes of the class must have, as `name=value`.
  public static List<String> selector(SandboxClass sandbox) {
    SequencedMap<String, String> selector = sandbox.spec().nodeSelector();
    return selector == null
        ? List.of()
        : selector.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private SandboxOffer() {}
}
