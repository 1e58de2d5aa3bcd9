package io.bulkhead.quota;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads Kubernetes' quantities, such as `250m` or `64Mi`.
public final class Quantity {
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 4096);
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,18}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(?:[eE]([0-9]{1,2})|([A-Za-z]{1,2}))?");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("n", new BigDecimal("0.000000001")),
          Map.entry("u", new BigDecimal("0.000001")),
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("k", BigDecimal.valueOf(1_000L)),
          Map.entry("M", BigDecimal.valueOf(1_000_000L)),
          Map.entry("G", BigDecimal.valueOf(1_000_000_000L)),
          Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
          Map.entry("P", BigDecimal.valueOf(1_000_000_000_000_000L)),
          Map.entry("E", BigDecimal.valueOf(1_000_000_000_000_000_000L)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  /// The exact number; empty when the text is no quantity, or a negative one.
  public static Optional<BigDecimal> number(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    var number = new BigDecimal(form.group(1));
    if (form.group(2) != null) {
      return Optional.of(number.scaleByPowerOfTen(Integer.parseInt(form.group(2))));
    }
    if (form.group(3) == null) {
      return Optional.of(number);
    }
    return Optional.ofNullable(UNITS.get(form.group(3))).map(number::multiply);
  }

  /// Thousandths, rounded up; empty when the text is no quantity. Absurd values are cut, so that
  /// sums do not overflow.
  public static Optional<Long> milli(String text) {
    return number(text).map(n -> up(n.scaleByPowerOfTen(3)));
  }

  /// Whole units, rounded up and cut as [#milli] does.
  public static Optional<Long> whole(String text) {
    return number(text).map(Quantity::up);
  }

  private static long up(BigDecimal value) {
    return value.min(MOST).setScale(0, RoundingMode.CEILING).longValue();
  }

  private Quantity() {}
}
