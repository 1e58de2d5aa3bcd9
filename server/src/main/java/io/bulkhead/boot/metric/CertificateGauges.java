package io.bulkhead.boot.metric;

import io.bulkhead.certificate.CertificateMetrics;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When the first certificate of each logical cloud's user ends: one series per cloud, on however
/// many clusters it is.
public final class CertificateGauges implements CertificateMetrics {
  private final MultiGauge gauge;
  private final Map<ClusterId, Map<DocumentKey, Instant>> ends = new HashMap<>();

  public CertificateGauges(MeterRegistry metrics) {
    this.gauge = MultiGauge.builder(Metric.CERTIFICATE_ENDS.meter()).register(metrics);
  }

  @Override
  public synchronized void certificates(ClusterId cluster, Map<DocumentKey, Instant> now) {
    Map<DocumentKey, Instant> before =
        now.isEmpty() ? ends.remove(cluster) : ends.put(cluster, Map.copyOf(now));
    if (!now.equals(before == null ? Map.of() : before)) {
      show();
    }
  }

  private void show() {
    Map<DocumentKey, Instant> first = new HashMap<>();
    ends.values()
        .forEach(of ->
            of.forEach((cloud, end) -> first.merge(cloud, end, (a, b) -> a.isBefore(b) ? a : b)));
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    first.forEach((cloud, end) ->
        rows.add(
            MultiGauge.Row.of(
                Tags.of("project", cloud.names().getFirst(), "logical_cloud", cloud.name()),
                end.getEpochSecond())));
    gauge.register(rows, true);
  }
}
