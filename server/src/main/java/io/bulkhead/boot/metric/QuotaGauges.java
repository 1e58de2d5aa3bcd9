package io.bulkhead.boot.metric;

import io.bulkhead.quota.QuotaKey;
import io.bulkhead.usage.QuotaMetrics;
import io.bulkhead.usage.UsageRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Quotas by project, logical cloud and resource.
///
/// Shows the last reported values, so that a scrape reads neither the store nor a cluster, and an
/// update costs only as much as its project has quotas.
public final class QuotaGauges implements QuotaMetrics {
  private final MeterRegistry metrics;
  private final Map<String, OfProject> projects = new LinkedHashMap<>();

  public QuotaGauges(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public synchronized void standings(String project, List<UsageRow> standings) {
    if (!standings.isEmpty()) {
      projects.computeIfAbsent(project, name -> new OfProject(metrics, name)).show(standings);
    } else if (projects.containsKey(project)) {
      projects.remove(project).show(standings);
    }
  }

  private record Series(String cloud, String key) {
    static Series of(UsageRow standing) {
      return new Series(standing.cloud(), standing.key());
    }
  }

  private static final class OfProject {
    private final MultiGauge limit;
    private final MultiGauge granted;
    private final MultiGauge claimed;
    private final MultiGauge used;
    private volatile Map<Series, UsageRow> now = Map.of();

    OfProject(MeterRegistry metrics, String project) {
      this.limit = gauge(metrics, Metric.QUOTA_LIMIT, project);
      this.granted = gauge(metrics, Metric.QUOTA_GRANTED, project);
      this.claimed = gauge(metrics, Metric.QUOTA_CLAIMED, project);
      this.used = gauge(metrics, Metric.QUOTA_USED, project);
    }

    private static MultiGauge gauge(MeterRegistry metrics, Metric metric, String project) {
      return MultiGauge.builder(metric.meter()).tag("project", project).register(metrics);
    }

    /// Existing series are not registered again, so that no scrape misses them.
    void show(List<UsageRow> standings) {
      Map<Series, UsageRow> next = new LinkedHashMap<>();
      standings.forEach(standing -> next.put(Series.of(standing), standing));
      boolean same = next.keySet().equals(now.keySet());
      now = next;
      if (!same) {
        limit.register(rows(standing -> standing.whole().orElse(0)), false);
        granted.register(rows(UsageRow::granted), false);
        claimed.register(rows(UsageRow::claimed), false);
        used.register(rows(UsageRow::used), false);
      }
    }

    private List<MultiGauge.Row<?>> rows(ToLongFunction<UsageRow> amount) {
      return now.keySet().stream()
          .<MultiGauge.Row<?>>map(
              series -> MultiGauge.Row.of(tags(series), this, shown -> shown.value(series, amount)))
          .toList();
    }

    private static Tags tags(Series series) {
      return Tags.of(
          "logical_cloud", series.cloud(),
          "resource", series.key(),
          "unit", QuotaKey.unit(series.key()));
    }

    private double value(Series series, ToLongFunction<UsageRow> amount) {
      UsageRow standing = now.get(series);
      return standing == null
          ? Double.NaN
          : QuotaKey.base(series.key(), amount.applyAsLong(standing));
    }
  }
}
