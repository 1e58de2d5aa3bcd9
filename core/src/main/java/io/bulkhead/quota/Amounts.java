package io.bulkhead.quota;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/// An amount for each quota key, in the units of [QuotaKey]. Never negative; sums saturate at the
/// largest long instead of wrapping around.
public record Amounts(SortedMap<String, Long> byKey) {
  public static final Amounts NONE = new Amounts(new TreeMap<>());

  /// Stands for no limit.
  static final long UNLIMITED = Long.MAX_VALUE;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Amounts {
    byKey.forEach((key, amount) -> {
      if (amount < 0) {
        throw new IllegalArgumentException("less than nothing of " + key + ": " + amount);
      }
    });
    byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
  }

  /// What a quota allows. Text that is no quantity is left out: it was refused when it was written.
  public static Amounts allowed(Map<String, String> quantities) {
    var byKey = new TreeMap<String, Long>();
    quantities.forEach(
        (key, text) -> QuotaKey.allowed(key, text).ifPresent(amount -> byKey.put(key, amount)));
    return new Amounts(byKey);
  }

  /// What a cluster says is used.
  public static Amounts taken(Map<String, String> quantities) {
    var byKey = new TreeMap<String, Long>();
    quantities.forEach(
        (key, text) -> QuotaKey.taken(key, text).ifPresent(amount -> byKey.put(key, amount)));
    return new Amounts(byKey);
  }

  @Override
  @JsonValue
  public SortedMap<String, Long> byKey() {
    return byKey;
  }

  /// The amounts as Kubernetes quantities.
  public SortedMap<String, String> quantities() {
    var texts = new TreeMap<String, String>();
    byKey.forEach((key, amount) -> texts.put(key, QuotaKey.text(key, amount)));
    return texts;
  }

  public Set<String> keys() {
    return byKey.keySet();
  }

  public boolean has(String key) {
    return byKey.containsKey(key);
  }

  /// 0 for what is not there.
  public long of(String key) {
    return byKey.getOrDefault(key, 0L);
  }

  /// As [#of], but a key that is missing is unlimited.
  long limit(String key) {
    return byKey.getOrDefault(key, UNLIMITED);
  }

  public Amounts plus(Amounts other) {
    return merge(other, Amounts::sum);
  }

  public Amounts max(Amounts other) {
    return merge(other, Math::max);
  }

  /// The smaller amount of each key; a key that only one side has keeps that amount.
  public Amounts min(Amounts other) {
    return merge(other, Math::min);
  }

  /// How much more this is than the other.
  public Amounts minus(Amounts other) {
    var rest = new TreeMap<>(byKey);
    rest.replaceAll((key, amount) -> Math.max(0, amount - other.of(key)));
    return new Amounts(rest);
  }

  public Amounts only(Collection<String> keys) {
    var kept = new TreeMap<>(byKey);
    kept.keySet().retainAll(keys);
    return new Amounts(kept);
  }

  private Amounts merge(Amounts other, LongBinaryOperator how) {
    var merged = new TreeMap<>(byKey);
    other.byKey.forEach((key, amount) -> merged.merge(key, amount, how::applyAsLong));
    return new Amounts(merged);
  }

  /// Stops at the largest long.
  public static long sum(long a, long b) {
    return Long.MAX_VALUE - a < b ? Long.MAX_VALUE : a + b;
  }
}
