package io.bulkhead.proof;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the pods of one cluster are judged by.
///
/// @param catalogue handlers of the sandbox classes, by class
/// @param classes RuntimeClasses of the cluster, by name
/// @param nodes by name
public record ClusterFacts(
    SortedMap<String, String> catalogue,
    SortedMap<String, ClassFacts> classes,
    SortedMap<String, NodeFacts> nodes,
    GuardFacts guard) {
  public ClusterFacts {
    catalogue = Collections.unmodifiableSortedMap(new TreeMap<>(catalogue));
    classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }
}
