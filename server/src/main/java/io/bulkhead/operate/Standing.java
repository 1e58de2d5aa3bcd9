package io.bulkhead.operate;

import io.bulkhead.operate.Holdings.Place;
import io.bulkhead.quota.Amounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How one key of the quotas of a project or logical cloud stands, in the units of [QuotaKey].
///
/// @param cloud the logical cloud's name; empty for the project altogether
/// @param whole empty where nothing limits it
/// @param granted given out as shares
public record Standing(
    String cloud, String key, OptionalLong whole, long granted, long claimed, long used) {

  /// One for each key that is limited or was given out.
  ///
  /// @param whole null for what has none
  static List<Standing> of(String cloud, @Nullable Amounts whole, Collection<Place> places) {
    Amounts granted = Amounts.NONE;
    Amounts claimed = Amounts.NONE;
    Amounts used = Amounts.NONE;
    for (Place place : places) {
      granted = granted.plus(place.share().ordered());
      claimed = claimed.plus(place.claims());
      used = used.plus(place.used() == null ? Amounts.NONE : place.used());
    }
    var keys = new TreeSet<>(granted.keys());
    keys.addAll(whole == null ? List.of() : whole.keys());
    List<Standing> standings = new ArrayList<>();
    for (String key : keys) {
      OptionalLong limit =
          whole != null && whole.has(key) ? OptionalLong.of(whole.of(key)) : OptionalLong.empty();
      standings.add(
          new Standing(cloud, key, limit, granted.of(key), claimed.of(key), used.of(key)));
    }
    return standings;
  }
}
