package io.bulkhead.usage;

import io.bulkhead.quota.Amounts;
import io.bulkhead.usage.QuotaUsage.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The usage of one quota key of a project or logical cloud, in the units of [QuotaKey].
///
/// @param cloud the logical cloud's name; empty for the whole project
/// @param whole empty if nothing limits it
/// @param granted total of the shares
public record UsageRow(
    String cloud, String key, OptionalLong whole, long granted, long claimed, long used) {

  /// One row for each key that is limited or has shares.
  ///
  /// @param whole null if there is no quota
  static List<UsageRow> of(String cloud, @Nullable Amounts whole, Collection<Place> places) {
    var sums = new TreeMap<String, Sum>();
    if (whole != null) {
      whole.keys().forEach(key -> sums.put(key, new Sum()));
    }
    for (Place place : places) {
      Amounts granted = place.share().ordered();
      granted.keys().forEach(key -> sums.computeIfAbsent(key, k -> new Sum()));
    }
    for (Place place : places) {
      sums.forEach((key, sum) -> sum.add(place, key));
    }
    List<UsageRow> standings = new ArrayList<>();
    sums.forEach((key, sum) -> {
      OptionalLong limit =
          whole != null && whole.has(key) ? OptionalLong.of(whole.of(key)) : OptionalLong.empty();
      standings.add(new UsageRow(cloud, key, limit, sum.granted, sum.claimed, sum.used));
    });
    return standings;
  }

  /// Adds up in place: there may be thousands of places.
  private static final class Sum {
    private long granted;
    private long claimed;
    private long used;

    void add(Place place, String key) {
      Amounts known = place.used();
      granted = Amounts.sum(granted, place.share().ordered().of(key));
      claimed = Amounts.sum(claimed, place.claims().of(key));
      used = Amounts.sum(used, known == null ? 0 : known.of(key));
    }
  }
}
