package io.bulkhead.boot.metric;

import io.bulkhead.evidence.IncidentMetrics;
import io.bulkhead.store.Incident;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Number of incidents by cluster and kind.
public final class IncidentGauges implements IncidentMetrics {
  private final MeterRegistry metrics;
  private final MultiGauge gauge;

  public IncidentGauges(MeterRegistry metrics) {
    this.metrics = metrics;
    this.gauge = MultiGauge.builder(Metric.INCIDENTS.meter()).register(metrics);
  }

  private static Tags tags(Incident incident) {
    return Tags.of(
        "cluster",
        incident.cluster().toString(),
        "kind",
        incident.kind().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void opened(Incident incident) {
    metrics.counter(Metric.INCIDENTS_OPENED.meter(), tags(incident)).increment();
  }

  @Override
  public void open(List<Incident> incidents) {
    Map<Tags, Integer> counts = new LinkedHashMap<>();
    incidents.forEach(incident -> counts.merge(tags(incident), 1, Integer::sum));
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach((tags, count) -> rows.add(MultiGauge.Row.of(tags, count)));
    gauge.register(rows, true);
  }
}
