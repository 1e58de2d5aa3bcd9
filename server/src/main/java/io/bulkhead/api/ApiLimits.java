package io.bulkhead.api;

import io.bulkhead.chart.TarGz;
import java.time.Duration;

/// How much a caller may ask.
///
/// @param maxBody bytes of one request
/// @param archives of charts and profiles
/// @param requestsPerSecond of each identity but operators; twice as many at once. Callers whom
///   nobody knows get a tenth, by address
/// @param arrival how long a request may take to arrive
public record ApiLimits(
    long maxBody, TarGz.Limits archives, int requestsPerSecond, Duration arrival) {
  public ApiLimits {
    if (requestsPerSecond < 1 || !arrival.isPositive()) {
      throw new IllegalArgumentException("a limit that lets nothing in: " + requestsPerSecond);
    }
  }
}
