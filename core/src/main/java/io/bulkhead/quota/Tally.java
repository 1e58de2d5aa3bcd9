package io.bulkhead.quota;

import java.util.Collection;

/// A sum from which one part can be taken out again, even when some parts are unlimited.
final class Tally {
  /// Saturates at the largest long, which exceeds any whole plus any part.
  private long finite;

  private int unlimited;

  Tally(Collection<Long> parts) {
    parts.forEach(this::add);
  }

  void add(long part) {
    if (part == Amounts.UNLIMITED) {
      unlimited++;
    } else {
      finite = Amounts.sum(finite, part);
    }
  }

  /// The sum without one of its parts.
  long without(long part) {
    boolean own = part == Amounts.UNLIMITED;
    return unlimited > (own ? 1 : 0) ? Amounts.UNLIMITED : own ? finite : finite - part;
  }
}
