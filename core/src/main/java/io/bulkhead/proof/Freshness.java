package io.bulkhead.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Limits the age of a cluster's facts.
public final class Freshness {
  /// An API server sends a bookmark on a quiet watch about once a minute.
  private static final Duration STALE = Duration.ofMinutes(3);

  /// Why the facts prove nothing; empty if they are fresh.
  ///
  /// @param heard when the watch that has been silent for longest was last heard; null before each
  ///   kind was listed
  public static Optional<String> doubt(@Nullable Instant heard, Instant now) {
    if (heard == null) {
      return Optional.of("its pods have not been seen yet");
    }
    return heard.plus(STALE).isBefore(now)
        ? Optional.of("nothing was heard from it since " + heard)
        : Optional.empty();
  }

  private Freshness() {}
}
