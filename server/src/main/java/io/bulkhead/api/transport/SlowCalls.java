package io.bulkhead.api.transport;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log of requests that took long from the moment when they had arrived.
///
/// @param threshold from where on
/// @param nanos a clock that only runs forward
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
