package io.bulkhead.quota;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/// Kubernetes' quota keys, such as `requests.memory`, `count/jobs.batch` or
/// `requests.example.com/gpu`, and the unit in which each is counted: thousandths of a CPU, bytes,
/// or pieces.
public final class QuotaKey {
  /// More than any cluster has, and small enough that the sum of two fits a long.
  public static final long MOST = Long.MAX_VALUE / 2;

  private static final Pattern VALID =
      Pattern.compile(
          "(limits|requests)\\.(cpu|memory|ephemeral-storage)|requests\\.storage"
              + "|persistentvolumeclaims|pods|configmaps|replicationcontrollers|resourcequotas"
              + "|services(\\.loadbalancers|\\.nodeports)?|secrets|count/[a-z][-a-z0-9.]*"
              + "|(requests\\.)?hugepages-[0-9]+[KMG]i|requests\\.[a-z0-9][-a-z0-9.]*/[-A-Za-z0-9_.]+");
  private static final Pattern BYTES =
      Pattern.compile("(limits|requests)\\.(.*-)?(memory|storage)|(requests\\.)?hugepages-.*");
  private static final String[] BINARY = {"Ei", "Pi", "Ti", "Gi", "Mi", "Ki"};

  public static boolean valid(String key) {
    return VALID.matcher(key).matches();
  }

  /// What a quantity allows, in the key's unit, rounded down; empty when the text is no quantity.
  public static Optional<Long> allowed(String key, String quantity) {
    return Quantity.number(quantity).map(number -> units(key, number, RoundingMode.FLOOR));
  }

  /// What a quantity takes, in the key's unit, rounded up; empty when the text is no quantity.
  public static Optional<Long> taken(String key, String quantity) {
    return Quantity.number(quantity).map(number -> units(key, number, RoundingMode.CEILING));
  }

  private static long units(String key, BigDecimal number, RoundingMode mode) {
    BigDecimal scaled = milli(key) ? number.scaleByPowerOfTen(3) : number;
    return scaled.min(BigDecimal.valueOf(MOST)).setScale(0, mode).longValueExact();
  }

  /// A number in the key's unit as an exact quantity, the shortest that people read well.
  public static String text(String key, long units) {
    if (milli(key)) {
      return units % 1000 == 0 ? Long.toString(units / 1000) : units + "m";
    }
    if (units > 0 && BYTES.matcher(key).matches()) {
      for (int i = 0; i < BINARY.length; i++) {
        int bits = 10 * (BINARY.length - i);
        if (units % (1L << bits) == 0) {
          return (units >> bits) + BINARY[i];
        }
      }
    }
    return Long.toString(units);
  }

  /// What a number of the key counts, as kube-state-metrics has it: `core`, `byte` or `integer`.
  public static String unit(String key) {
    return milli(key) ? "core" : BYTES.matcher(key).matches() ? "byte" : "integer";
  }

  /// Converts a number from the key's unit to the unit of [#unit].
  public static double base(String key, long units) {
    return milli(key) ? units / 1000.0 : units;
  }

  private static boolean milli(String key) {
    return key.endsWith(".cpu");
  }

  private QuotaKey() {}
}
