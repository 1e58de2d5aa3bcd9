package io.bulkhead.reachability;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Splits the ports of each protocol where a rule begins or ends, so that within a segment all
/// ports are judged alike and one of them represents all.
final class Segments {
  private final Map<Protocol, SortedSet<Integer>> starts = new EnumMap<>(Protocol.class);

  record Segment(Protocol protocol, int from, int to) {}

  Segments(Picture picture, SortedSet<String> portNames) {
    for (Protocol protocol : Protocol.values()) {
      starts.put(protocol, new TreeSet<>(List.of(1)));
    }
    for (Policy policy : picture.policies()) {
      for (Policy.Direction direction : Policy.Direction.values()) {
        policy.rules(direction).stream().flatMap(r -> r.ports().stream()).forEach(this::cut);
      }
    }
    picture.pods().stream()
        .flatMap(pod -> pod.ports().stream())
        .filter(port -> portNames.contains(port.name()))
        .forEach(port -> cut(port.protocol(), port.number(), port.number()));
  }

  private void cut(Ports ports) {
    if (ports instanceof Ports.Numbers numbers) {
      cut(numbers.protocol(), numbers.from(), numbers.to());
    }
  }

  private void cut(Protocol protocol, int from, int to) {
    SortedSet<Integer> cuts = starts.getOrDefault(protocol, new TreeSet<>());
    if (1 <= from && from <= Ports.HIGHEST) {
      cuts.add(from);
    }
    if (0 <= to && to < Ports.HIGHEST) {
      cuts.add(to + 1);
    }
  }

  List<Segment> all() {
    List<Segment> all = new ArrayList<>();
    starts.forEach((protocol, cuts) -> {
      List<Integer> froms = List.copyOf(cuts);
      for (int i = 0; i < froms.size(); i++) {
        int to = i + 1 < froms.size() ? froms.get(i + 1) - 1 : Ports.HIGHEST;
        all.add(new Segment(protocol, froms.get(i), to));
      }
    });
    return all;
  }
}
