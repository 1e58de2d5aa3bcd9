package io.bulkhead.quota;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Spreads an amount evenly over vessels, none of which gets more than its capacity.
final class Filling {
  /// The remainder goes to the vessels with the largest capacity; among equals, to the last.
  static <K extends Comparable<K>> SortedMap<K, Long> of(SortedMap<K, Long> vessels, long amount) {
    List<Map.Entry<K, Long>> smallestFirst = new ArrayList<>(vessels.entrySet());
    smallestFirst.sort(Comparator.comparing(Map.Entry<K, Long>::getValue));
    var filled = new TreeMap<K, Long>();
    long rest = amount;
    int left = smallestFirst.size();
    for (Map.Entry<K, Long> vessel : smallestFirst) {
      long part = Math.min(vessel.getValue(), rest == Amounts.UNLIMITED ? rest : rest / left);
      filled.put(vessel.getKey(), part);
      rest = rest == Amounts.UNLIMITED ? rest : rest - part;
      left--;
    }
    return filled;
  }

  private Filling() {}
}
