package io.bulkhead.proof;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A cluster's guard: as it should be and as it is.
///
/// @param wanted digest of the guard that was delivered, empty if none was
/// @param seen digest of the guard on the cluster, empty if there is none
/// @param since when the guard was first complete there; null if it never was
/// @param gaps when it was not complete afterwards
public record GuardFacts(String wanted, String seen, @Nullable Instant since, List<Gap> gaps) {
  public GuardFacts {
    gaps = List.copyOf(gaps);
  }

  public boolean whole() {
    return !wanted.isEmpty() && wanted.equals(seen);
  }

  /// Why it does not hold; empty if it does.
  public String fault() {
    if (wanted.isEmpty()) {
      return "the guard has not been delivered";
    }
    if (seen.isEmpty()) {
      return "the guard is missing";
    }
    return whole()
        ? ""
        : "the guard differs from what was delivered: a policy or a binding was changed, removed or"
            + " added";
  }
}
