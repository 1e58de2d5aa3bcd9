package io.bulkhead.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A RuntimeClass as it is on a cluster.
///
/// @param overhead `podFixed` quantities by resource
/// @param before earlier overheads that differ from the current one
public record ClassFacts(
    String name,
    String handler,
    SortedMap<String, String> overhead,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<HeldOverhead> before) {
  public ClassFacts(String name, String handler, SortedMap<String, String> overhead) {
    this(name, handler, overhead, List.of());
  }

  public ClassFacts {
    overhead = Collections.unmodifiableSortedMap(new TreeMap<>(overhead));
    before = before == null ? List.of() : List.copyOf(before);
  }

  /// The same with its earlier overheads.
  public ClassFacts having(List<HeldOverhead> held) {
    return new ClassFacts(
        name,
        handler,
        overhead,
        held.stream().filter(past -> !past.overhead().equals(overhead)).toList());
  }
}
