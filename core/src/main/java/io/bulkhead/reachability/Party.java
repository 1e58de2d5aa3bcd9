package io.bulkhead.reachability;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who may send or receive traffic.
public sealed interface Party {
  /// Its name in reports.
  String shown();

  List<Cidr> addresses();

  /// Whether policies can select it: a pod with a network of its own.
  default boolean selectable() {
    return this instanceof Pod pod && !pod.hostNetwork();
  }

  /// @param labels in order
  /// @param ports the named ones
  /// @param addresses none before it runs; then no rule about addresses applies to it
  record Pod(
      String namespace,
      String name,
      SortedMap<String, String> labels,
      List<NamedPort> ports,
      List<Cidr> addresses,
      boolean hostNetwork)
      implements Party {
    public Pod {
      labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      ports = List.copyOf(ports);
      addresses = List.copyOf(addresses);
    }

    /// A pod of a namespace about which nothing else is known.
    public static Pod anyOf(String namespace) {
      return new Pod(namespace, "", new TreeMap<>(Map.of()), List.of(), List.of(), false);
    }

    @Override
    public String shown() {
      return name.isEmpty() ? "any pod of " + namespace : namespace + "/" + name;
    }
  }

  record NamedPort(String name, Protocol protocol, int number) {}

  /// A node. It reaches the pods on it whatever the policies: the kubelet's probes must.
  record Node(String name, SortedMap<String, String> labels, List<Cidr> addresses)
      implements Party {
    public Node {
      labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      addresses = List.copyOf(addresses);
    }

    @Override
    public String shown() {
      return "node " + name;
    }
  }

  /// Something with an address that is neither a pod nor a node.
  ///
  /// @param inCluster whether the plug-in treats it as a part of the cluster: an API server on a
  ///   node
  record Outside(String name, List<Cidr> addresses, boolean inCluster) implements Party {
    public Outside {
      addresses = List.copyOf(addresses);
    }

    @Override
    public String shown() {
      return name;
    }
  }
}
