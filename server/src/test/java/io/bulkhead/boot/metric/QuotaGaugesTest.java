package io.bulkhead.boot.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.usage.UsageRow;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What Prometheus reads of quotas.
class QuotaGaugesTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final QuotaGauges gauges = new QuotaGauges(metrics);

  private List<String> scraped() {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("bulkhead_quota_"))
        .sorted()
        .toList();
  }

  private static UsageRow pods(String cloud, long whole, long used) {
    return new UsageRow(cloud, "pods", OptionalLong.of(whole), whole, 2, used);
  }

  @Test
  void amountsAreInBaseUnits() {
    gauges.standings(
        "acme",
        List.of(
            new UsageRow("press", "requests.cpu", OptionalLong.of(2500), 2000, 500, 50),
            new UsageRow(
                "press", "limits.memory", OptionalLong.of(3L << 30), 1L << 30, 1 << 20, 0)));

    String memory =
        "{logical_cloud=\"press\",project=\"acme\",resource=\"limits.memory\",unit=\"byte\",} ";
    String cpu =
        "{logical_cloud=\"press\",project=\"acme\",resource=\"requests.cpu\",unit=\"core\",} ";
    assertThat(scraped())
        .containsExactly(
            "bulkhead_quota_claimed" + memory + "1048576.0",
            "bulkhead_quota_claimed" + cpu + "0.5",
            "bulkhead_quota_granted" + memory + "1.073741824E9",
            "bulkhead_quota_granted" + cpu + "2.0",
            "bulkhead_quota_limit" + memory + "3.221225472E9",
            "bulkhead_quota_limit" + cpu + "2.5",
            "bulkhead_quota_used" + memory + "0.0",
            "bulkhead_quota_used" + cpu + "0.05");
  }

  @Test
  void seriesFollowWhatIsToldAndGoWithTheirQuota() {
    gauges.standings("acme", List.of(pods("", 9, 3), pods("press", 5, 3)));
    gauges.standings("bee", List.of(pods("", 1, 1)));
    gauges.standings("acme", List.of(pods("", 9, 4), pods("press", 6, 4)));
    assertThat(used())
        .as("a series that stays has its new value")
        .containsExactly("acme  4.0", "acme press 4.0", "bee  1.0");

    gauges.standings("acme", List.of(pods("", 8, 2)));
    assertThat(used()).containsExactly("acme  2.0", "bee  1.0");

    gauges.standings("acme", List.of());
    gauges.standings("never-had-any", List.of());
    assertThat(used()).containsExactly("bee  1.0");

    gauges.standings("acme", List.of(pods("", 8, 1)));
    assertThat(used()).as("a quota that comes again").containsExactly("acme  1.0", "bee  1.0");
  }

  /// `project cloud value`
  private List<String> used() {
    List<String> told = new ArrayList<>();
    for (String line : scraped()) {
      if (line.startsWith("bulkhead_quota_used{")) {
        told.add(
            line.replaceAll(".*logical_cloud=\"(.*?)\",project=\"(.*?)\".*} (.*)", "$2 $1 $3"));
      }
    }
    return told.stream().sorted().toList();
  }
}
