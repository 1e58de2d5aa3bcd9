package io.bulkhead.quota;

import java.util.HashSet;

/// What a department may use on one cluster: what was ordered last, and what may hold there at
/// worst.
///
/// An order says only what shall be; which of the orders since the last confirmation the cluster
/// keeps is not known. So everything that any of them allowed stays reserved.
///
/// @param ordered the quota that was ordered last; a key that is not there is not limited
/// @param bound at most so much is used there or may come to be, until the next order; a key that
///   is not there is without limit
/// @param absent nothing of the department is on the cluster and nothing was ordered
/// @param turn how many orders there were, so that a finding can be told from one of before
public record Share(Amounts ordered, Amounts bound, boolean absent, long turn) {
  /// Of a department that is to come to the cluster.
  public static final Share ABSENT = new Share(Amounts.NONE, Amounts.NONE, true, 0);

  /// Of a department that is on the cluster without any share.
  public static final Share UNLIMITED = new Share(Amounts.NONE, Amounts.NONE, false, 0);

  public Share order(Amounts next) {
    if (absent) {
      return new Share(next, next, false, turn + 1);
    }
    var known = new HashSet<>(bound.keys());
    known.retainAll(next.keys());
    return new Share(next, bound.max(next).only(known), false, turn + 1);
  }

  /// The cluster keeps what was ordered.
  ///
  /// @param used at that moment or later
  public Share confirm(Amounts used) {
    return new Share(ordered, ordered.max(used.only(ordered.keys())), absent, turn);
  }

  /// Nothing of the department is left on the cluster.
  public Share gone() {
    return new Share(Amounts.NONE, Amounts.NONE, true, turn);
  }

  /// Whether exactly what was ordered holds, so that there is nothing to be found out.
  public boolean settled() {
    return ordered.equals(bound);
  }

  /// What must be left to it, of one key.
  long hold(String key) {
    return absent ? 0 : bound.limit(key);
  }

  /// What it has, of one key.
  long has(String key) {
    return absent ? 0 : ordered.limit(key);
  }
}
