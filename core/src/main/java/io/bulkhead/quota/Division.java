package io.bulkhead.quota;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Divides quotas among departments and clusters.
///
/// Each gets what it needs, then what is left is spread evenly: between departments, then between
/// the clusters of each. A share is lowered at once; it is raised only as far as what the others
/// may hold at worst leaves of the whole, the department's and the project's. So whatever is
/// delayed, lost or repeated on the way to clusters, the sum of what they allow stays within the
/// whole. Asked again as shares are confirmed, everybody gets there.
public final class Division {
  /// The shares that shall be ordered now. Equal ones need no order. Keys that nobody limits are
  /// left out, and so are leaves for which nothing can be ordered.
  public static SortedMap<Leaf, Amounts> of(Wholes wholes, SortedMap<Leaf, Holding> holdings) {
    var orders = new TreeMap<Leaf, TreeMap<String, Long>>();
    holdings.forEach((leaf, holding) -> {
      if (!holding.fixed()) {
        orders.put(leaf, new TreeMap<>());
      }
    });
    for (String key : wholes.keys()) {
      var limited = new TreeMap<>(holdings);
      limited.keySet().removeIf(leaf -> !wholes.limits(leaf.cloud(), key));
      new Cut(key, wholes, limited)
          .orders()
          .forEach((leaf, amount) ->
              orders.computeIfAbsent(leaf, l -> new TreeMap<>()).put(key, amount));
    }
    var shares = new TreeMap<Leaf, Amounts>();
    orders.forEach((leaf, amounts) -> shares.put(leaf, new Amounts(amounts)));
    return Collections.unmodifiableSortedMap(shares);
  }

  private Division() {}
}
