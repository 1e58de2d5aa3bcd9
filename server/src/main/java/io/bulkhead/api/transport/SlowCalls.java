package io.bulkhead.api.transport;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs requests that take long, counted from their complete arrival.
///
/// @param threshold requests that take longer are logged
/// @param nanos a monotonic clock
public record SlowCalls(Duration threshold, LongSupplier nanos) {
  private static final Logger LOG = LoggerFactory.getLogger(SlowCalls.class);

  public ApiResponse timed(Request request, Supplier<ApiResponse> work) {
    long begun = nanos.getAsLong();
    ApiResponse answer = work.get();
    long millis = (nanos.getAsLong() - begun) / 1_000_000;
    if (millis >= threshold.toMillis()) {
      LOG.warn(
          "Slow: %s %s of %s took %d.%d s (status %d)"
              .formatted(
                  request.method(),
                  request.path(),
                  request.who().name(),
                  millis / 1000,
                  millis % 1000 / 100,
                  answer.status()));
    }
    return answer;
  }
}
