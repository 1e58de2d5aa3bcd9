package io.bulkhead.fleet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/// Kubernetes' numbers with suffixes. What is no number counts as nothing.
final class Quantity {
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("n", new BigDecimal("0.000000001")),
          Map.entry("u", new BigDecimal("0.000001")),
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("", BigDecimal.ONE),
          Map.entry("k", BigDecimal.TEN.pow(3)),
          Map.entry("M", BigDecimal.TEN.pow(6)),
          Map.entry("G", BigDecimal.TEN.pow(9)),
          Map.entry("T", BigDecimal.TEN.pow(12)),
          Map.entry("P", BigDecimal.TEN.pow(15)),
          Map.entry("Ki", BigDecimal.TWO.pow(10)),
          Map.entry("Mi", BigDecimal.TWO.pow(20)),
          Map.entry("Gi", BigDecimal.TWO.pow(30)),
          Map.entry("Ti", BigDecimal.TWO.pow(40)),
          Map.entry("Pi", BigDecimal.TWO.pow(50)));

  static long milli(String text) {
    return whole(value(text).movePointRight(3));
  }

  static long units(String text) {
    return whole(value(text));
  }

  private static long whole(BigDecimal value) {
    BigDecimal up = value.setScale(0, RoundingMode.CEILING);
    return up.min(BigDecimal.valueOf(Long.MAX_VALUE / 4)).max(BigDecimal.ZERO).longValue();
  }

  private static BigDecimal value(String text) {
    if (text.length() > 40) {
      return BigDecimal.ZERO;
    }
    int end = text.length();
    while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
      end--;
    }
    BigDecimal unit = UNITS.get(text.substring(end));
    try {
      return unit == null
          ? new BigDecimal(text)
          : new BigDecimal(text.substring(0, end)).multiply(unit);
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }

  private Quantity() {}
}
