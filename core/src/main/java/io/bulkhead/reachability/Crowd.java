package io.bulkhead.reachability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Groups pods that no policy can distinguish, so that one of each kind represents all.
final class Crowd {
  /// Keys of labels that distinguish pods: those in policies, and the label of DNS resolvers.
  private final SortedSet<String> keys = new TreeSet<>(Set.of(Resolvers.LABEL));

  private final SortedSet<String> portNames = new TreeSet<>();
  private final List<Peer.Block> blocks = new ArrayList<>();

  Crowd(Picture picture) {
    for (Policy policy : picture.policies()) {
      keysOf(policy.pods());
      for (Policy.Direction direction : Policy.Direction.values()) {
        policy.rules(direction).forEach(this::rule);
      }
    }
  }

  private void rule(Policy.Rule rule) {
    for (Peer peer : rule.peers()) {
      switch (peer) {
        case Peer.Pods pods -> keysOf(pods.pods());
        case Peer.Block block -> blocks.add(block);
        case Peer.Nodes nodes -> {}
        case Peer.Names names -> {}
        case Peer.Anyone any -> {}
        case Peer.Unknown unknown -> {}
      }
    }
    for (Ports ports : rule.ports()) {
      if (ports instanceof Ports.Named named) {
        portNames.add(named.name());
      }
    }
  }

  private void keysOf(Selector selector) {
    selector.requirements().forEach(requirement -> keys.add(requirement.key()));
  }

  /// Names of ports that policies use.
  SortedSet<String> portNames() {
    return portNames;
  }

  List<Peer.Block> blocks() {
    return blocks;
  }

  private record Likeness(
      String namespace,
      SortedMap<String, String> labels,
      List<Party.NamedPort> ports,
      List<Boolean> blocks,
      boolean hostNetwork) {}

  /// One pod for each kind, in the order in which the kinds first appear.
  ///
  /// Of a kind with several pods two are kept: that a pod reaches itself says nothing about whether
  /// it reaches another of its kind.
  List<Party.Pod> kinds(List<Party.Pod> pods) {
    Map<Likeness, Integer> seen = new LinkedHashMap<>();
    List<Party.Pod> kinds = new ArrayList<>();
    for (Party.Pod pod : pods) {
      if (seen.merge(likeness(pod), 1, Integer::sum) <= 2) {
        kinds.add(pod);
      }
    }
    return kinds;
  }

  private Likeness likeness(Party.Pod pod) {
    SortedMap<String, String> labels = new TreeMap<>();
    pod.labels()
        .forEach((key, value) -> {
          if (keys.contains(key)) {
            labels.put(key, value);
          }
        });
    return new Likeness(
        pod.namespace(),
        labels,
        pod.ports().stream().filter(port -> portNames.contains(port.name())).toList(),
        blocks.stream().map(block -> pod.addresses().stream().anyMatch(block::contains)).toList(),
        pod.hostNetwork());
  }
}
