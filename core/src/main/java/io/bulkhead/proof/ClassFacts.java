package io.bulkhead.proof;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A RuntimeClass as it is on a cluster.
///
/// @param overhead `podFixed` quantities by resource
public record ClassFacts(String name, String handler, SortedMap<String, String> overhead) {
  public ClassFacts {
    overhead = Collections.unmodifiableSortedMap(new TreeMap<>(overhead));
  }
}
