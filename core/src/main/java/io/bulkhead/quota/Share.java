package io.bulkhead.quota;

import java.util.HashSet;

/// What a department may use on one cluster: the quota that was ordered last, and the most that the
/// cluster may still allow.
///
/// Until the cluster confirms, nobody knows which of the orders since the last confirmation it
/// applies. So the most that any of them allowed stays reserved.
///
/// @param ordered the quota that was ordered last; a key that is not there is not limited
/// @param bound at most so much is used there or may come to be, until the next order; a key that
///   is not there is without limit
/// @param absent nothing of the department is on the cluster and nothing was ordered
/// @param turn how many orders there were, so that a finding can be told from one of before
public record Share(Amounts ordered, Amounts bound, boolean absent, long turn) {
  /// The share of a department that will be deployed to the cluster.
  public static final Share ABSENT = new Share(Amounts.NONE, Amounts.NONE, true, 0);

  /// The share of a department that is on the cluster but was given none yet.
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

  /// Whether the last order is confirmed, so that there is nothing left to find out.
  public boolean settled() {
    return ordered.equals(bound);
  }

  /// How much of one key must stay reserved for it.
  long hold(String key) {
    return absent ? 0 : bound.limit(key);
  }

  /// How much of one key it was given.
  long has(String key) {
    return absent ? 0 : ordered.limit(key);
  }
}
