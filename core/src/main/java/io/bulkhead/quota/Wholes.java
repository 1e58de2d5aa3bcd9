package io.bulkhead.quota;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a project and each of its logical clouds may use in total, over all clusters.
///
/// @param clouds by [Leaf#cloud]; a missing one is limited by its project alone
public record Wholes(Amounts project, SortedMap<String, Amounts> clouds) {
  public Wholes {
    clouds = Collections.unmodifiableSortedMap(new TreeMap<>(clouds));
  }

  public Amounts of(String cloud) {
    return clouds.getOrDefault(cloud, Amounts.NONE);
  }

  /// All keys that are limited somewhere.
  SortedSet<String> keys() {
    var keys = new TreeSet<>(project.keys());
    clouds.values().forEach(whole -> keys.addAll(whole.keys()));
    return keys;
  }

  boolean limits(String cloud, String key) {
    return project.has(key) || of(cloud).has(key);
  }
}
