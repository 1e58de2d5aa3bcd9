package io.bulkhead.api.transport;

import io.bulkhead.chart.TarGz;
import java.nio.file.Path;
import java.time.Duration;

/// How much a caller may ask.
///
/// @param maxBody bytes of one request with a file; without one it may have [#DOCUMENT]
/// @param archives of charts and profiles
/// @param arrival how long a request may take to arrive, and a large file to be sent
/// @param spool the folder where requests with files are kept while they arrive, and large files
///   while they are sent
/// @param guarded whether a browser's requests for other sites are refused, as they must be where
///   nobody is asked for a token
/// @param slow from where on a request is told to the log
public record ApiLimits(
    long maxBody,
    TarGz.Limits archives,
    Rates rates,
    Duration arrival,
    Path spool,
    boolean guarded,
    Duration slow) {
  static final Duration SLOW = Duration.ofSeconds(5);

  /// Bytes of a request that brings no file.
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

  /// Requests a second of one identity; twice as many at once.
  ///
  /// @param others of everybody but operators. Callers whom nobody knows get a tenth, by address
  /// @param operators more, since scripts and other systems ask as operators; but a script that
  ///   went wild must not keep the rest out
  public record Rates(int others, int operators) {
    public Rates {
      if (others < 1 || operators < 1) {
        throw new IllegalArgumentException(
            "a limit that lets nothing in: " + others + ", " + operators);
      }
    }
  }
}
