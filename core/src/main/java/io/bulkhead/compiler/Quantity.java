package io.bulkhead.compiler;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/// Kubernetes' quantities as the compiler counts them.
final class Quantity {
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 4096);

  /// Thousandths, rounded up; empty when the text is no quantity. Absurd values are cut, so that
  /// sums do not overflow.
  static Optional<Long> milli(String text) {
    return io.bulkhead.quota.Quantity.number(text).map(n -> up(n.scaleByPowerOfTen(3)));
  }

  static Optional<Long> whole(String text) {
    return io.bulkhead.quota.Quantity.number(text).map(Quantity::up);
  }

  private static long up(BigDecimal value) {
    return value.min(MOST).setScale(0, RoundingMode.CEILING).longValue();
  }

  private Quantity() {}
}
