package io.bulkhead.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An overhead that a RuntimeClass had for some time. A pod keeps the overhead that it was admitted
/// with.
///
/// @param overhead `podFixed` quantities by resource
/// @param until null while it lasts
public record HeldOverhead(
    SortedMap<String, String> overhead,
    Instant from,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant until) {
  public HeldOverhead {
    overhead = Collections.unmodifiableSortedMap(new TreeMap<>(overhead));
  }

  /// @param tolerance in seconds, on either side
  boolean heldAt(Instant moment, long tolerance) {
    return new Gap(from, until).has(moment, tolerance);
  }

  public HeldOverhead endedAt(Instant end) {
    return new HeldOverhead(overhead, from, end);
  }
}
