package io.bulkhead.reachability;

import java.util.List;
import java.util.Map;

/// A policy of any of the three tiers, in one form.
///
/// @param name as reports show it: its kind, namespace and name
/// @param namespace of a NetworkPolicy; empty for cluster-scoped ones
/// @param priority within its tier; lower decides first
/// @param namespaces the namespaces of its subjects, for cluster-scoped ones
/// @param isolates the directions that it decides
/// @param written the object as JSON, reduced to its name and spec
record Policy(
    Tier tier,
    String name,
    String namespace,
    int priority,
    Selector namespaces,
    Selector pods,
    List<Direction> isolates,
    List<Rule> ingress,
    List<Rule> egress,
    String written) {
  enum Tier {
    ADMIN,
    NETWORK_POLICY,
    BASELINE
  }

  enum Direction {
    INGRESS,
    EGRESS
  }

  enum Action {
    ACCEPT,
    DENY,
    PASS
  }

  /// @param name as reports show it
  /// @param peers at least one
  /// @param ports empty means all
  record Rule(String name, Action action, List<Peer> peers, List<Ports> ports) {
    Rule {
      peers = List.copyOf(peers);
      ports = List.copyOf(ports);
    }

    boolean allPorts() {
      return ports.isEmpty();
    }

    boolean matches(Protocol protocol, int port, Party target) {
      return ports.isEmpty() || ports.stream().anyMatch(p -> p.matches(protocol, port, target));
    }
  }

  Policy {
    isolates = List.copyOf(isolates);
    ingress = List.copyOf(ingress);
    egress = List.copyOf(egress);
  }

  List<Rule> rules(Direction direction) {
    return direction == Direction.INGRESS ? ingress : egress;
  }

  boolean selects(Party.Pod subject, Map<String, String> namespaceLabels) {
    return !subject.hostNetwork()
        && (tier == Tier.NETWORK_POLICY
            ? namespace.equals(subject.namespace())
            : namespaces.matches(namespaceLabels))
        && pods.matches(subject.labels());
  }
}
