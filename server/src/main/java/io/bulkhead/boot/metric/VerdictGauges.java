package io.bulkhead.boot.metric;

import io.bulkhead.report.VerdictMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Number of scopes by kind and verdict: at most six series, however many tenants there are.
public final class VerdictGauges implements VerdictMetrics {
  private final MultiGauge gauge;

  public VerdictGauges(MeterRegistry metrics) {
    this.gauge = MultiGauge.builder(Metric.VERDICTS.meter()).register(metrics);
  }

  @Override
  public void verdicts(Map<Row, Integer> counts) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach((row, count) ->
        rows.add(
            MultiGauge.Row.of(
                Tags.of("scope", row.kind(), "verdict", row.holds() ? "holds" : "fails"), count)));
    gauge.register(rows, true);
  }
}
