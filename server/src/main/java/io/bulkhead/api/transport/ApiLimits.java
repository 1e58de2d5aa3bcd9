package io.bulkhead.api.transport;

import io.bulkhead.chart.TarGz;
import java.nio.file.Path;
import java.time.Duration;

/// Limits on requests.
///
/// @param maxBody maximum size of a request with a file in bytes; without one, [#DOCUMENT]
/// @param archives limits for charts and profiles
/// @param arrival time limit for a request to arrive, and for a large file to be sent
/// @param spool the folder where requests with files are kept while they arrive, and large files
///   while they are sent
/// @param guarded whether cross-site requests of browsers are refused, which is necessary if no
///   token is required
/// @param slow requests that take longer are logged
public record ApiLimits(
    long maxBody,
    TarGz.Limits archives,
    Rates rates,
    Duration arrival,
    Path spool,
    boolean guarded,
    Duration slow) {
  static final Duration SLOW = Duration.ofSeconds(5);

  /// Maximum size of a request without a file in bytes.
  public static final int DOCUMENT = 1 << 20;

  public ApiLimits(
      long maxBody,
      TarGz.Limits archives,
      Rates rates,
      Duration arrival,
      Path spool,
      boolean guarded) {
    this(maxBody, archives, rates, arrival, spool, guarded, SLOW);
  }

  public ApiLimits {
    if (!arrival.isPositive()) {
      throw new IllegalArgumentException("a limit that lets nothing in: " + arrival);
    }
  }

  /// Requests per second and identity, with bursts of twice as many.
  ///
  /// @param others for everybody but operators. Unauthenticated callers get a tenth, per address
  /// @param operators more, since scripts and other systems act as operators; but a runaway script
  ///   must not lock out the others
  public record Rates(int others, int operators) {
    public Rates {
      if (others < 1 || operators < 1) {
        throw new IllegalArgumentException(
            "a limit that lets nothing in: " + others + ", " + operators);
      }
    }
  }
}
