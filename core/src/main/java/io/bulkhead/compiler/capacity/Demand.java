package io.bulkhead.compiler.capacity;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/// What pods request of nodes, by resource: `cpu` in thousandths, everything else (`memory`,
/// `pods`, `nvidia.com/gpu`) in whole units, memory in bytes.
///
/// @param amounts only what is requested, so all positive
record Demand(SortedMap<String, Long> amounts) {
  static final String CPU = "cpu";
  static final String MEMORY = "memory";
  static final String PODS = "pods";
  static final Demand NONE = new Demand(new TreeMap<>());

  Demand {
    var positive = new TreeMap<>(amounts);
    positive.values().removeIf(amount -> amount <= 0);
    amounts = Collections.unmodifiableSortedMap(positive);
  }

  static Demand of(String resource, long amount) {
    return new Demand(new TreeMap<>(Map.of(resource, amount)));
  }

  long of(String resource) {
    return amounts.getOrDefault(resource, 0L);
  }

  boolean isNone() {
    return amounts.isEmpty();
  }

  Demand plus(Demand other) {
    return combined(other, Demand::sum);
  }

  /// The larger of both for each resource.
  Demand most(Demand other) {
    return combined(other, Math::max);
  }

  /// The difference for each resource, as far as it is positive.
  Demand beyond(Demand other) {
    return combined(other, (mine, theirs) -> mine - theirs);
  }

  Demand times(long count) {
    var product = new TreeMap<String, Long>();
    amounts.forEach((resource, amount) -> product.put(resource, product(amount, count)));
    return new Demand(product);
  }

  private Demand combined(Demand other, LongBinaryOperator how) {
    var result = new TreeMap<>(amounts);
    other.amounts.keySet().forEach(resource -> result.putIfAbsent(resource, 0L));
    result.replaceAll((resource, mine) -> how.applyAsLong(mine, other.of(resource)));
    return new Demand(result);
  }

  /// Saturates, so that absurd requests do not wrap around to something that fits.
  private static long sum(long a, long b) {
    return Long.MAX_VALUE - a < b ? Long.MAX_VALUE : a + b;
  }

  private static long product(long a, long b) {
    return b > 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }
}
