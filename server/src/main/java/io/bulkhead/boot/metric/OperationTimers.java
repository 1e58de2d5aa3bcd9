package io.bulkhead.boot.metric;

import io.bulkhead.operation.OperationMetrics;
import io.bulkhead.store.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// How long operations took, by action and result.
public final class OperationTimers implements OperationMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private final MeterRegistry metrics;

  public OperationTimers(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void ended(Operation operation) {
    Instant ended = operation.ended();
    if (ended != null) {
      Timer.builder(Metric.OPERATIONS.meter())
          .tags(
              "action",
              operation.action(),
              "result",
              operation.state().name().toLowerCase(Locale.ROOT))
          .serviceLevelObjectives(BUCKETS)
          .register(metrics)
          .record(Duration.between(operation.started(), ended));
    }
  }
}
