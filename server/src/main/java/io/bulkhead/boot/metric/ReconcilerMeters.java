package io.bulkhead.boot.metric;

import io.bulkhead.reconcile.Reconciliation;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;

/// Queue depth, age, duration and failures of each reconciler.
public final class ReconcilerMeters implements Reconciliation.Listener {
  private static final String LABEL = "reconciler";
  private final MeterRegistry metrics;

  public ReconcilerMeters(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  public void show(List<Reconciliation<?>> all) {
    for (Reconciliation<?> one : all) {
      Gauge.builder(Metric.QUEUE_DEPTH.meter(), one, Reconciliation::depth)
          .tag(LABEL, one.name())
          .register(metrics);
      Gauge.builder(Metric.QUEUE_AGE.meter(), one, queue -> queue.oldest().toMillis() / 1000.0)
          .tag(LABEL, one.name())
          .register(metrics);
      metrics.timer(Metric.RECONCILED.meter(), LABEL, one.name());
      metrics.counter(Metric.RECONCILE_FAILURES.meter(), LABEL, one.name());
    }
  }

  @Override
  public void looked(String reconciler, Duration took, boolean failed) {
    metrics.timer(Metric.RECONCILED.meter(), LABEL, reconciler).record(took);
    if (failed) {
      metrics.counter(Metric.RECONCILE_FAILURES.meter(), LABEL, reconciler).increment();
    }
  }
}
