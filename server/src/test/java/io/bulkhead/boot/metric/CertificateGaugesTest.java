package io.bulkhead.boot.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CertificateGaugesTest {
  private static final ClusterId ONE = new ClusterId("edge", "one");
  private static final ClusterId TWO = new ClusterId("edge", "two");
  private static final DocumentKey PRESS =
      DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", "press");
  private static final DocumentKey PAINT =
      DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", "paint");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final CertificateGauges gauges = new CertificateGauges(metrics);

  private Map<String, Double> shown() {
    var shown = new TreeMap<String, Double>();
    metrics
        .find("bulkhead_certificate_ends_timestamp_seconds")
        .gauges()
        .forEach(gauge -> shown.put(gauge.getId().getTag("logical_cloud"), gauge.value()));
    return shown;
  }

  @Test
  void theFirstEndOfAnyClusterIsShown() {
    gauges.certificates(
        ONE, Map.of(PRESS, Instant.ofEpochSecond(300), PAINT, Instant.ofEpochSecond(50)));
    gauges.certificates(TWO, Map.of(PRESS, Instant.ofEpochSecond(200)));
    assertThat(shown()).containsExactlyInAnyOrderEntriesOf(Map.of("press", 200.0, "paint", 50.0));

    gauges.certificates(TWO, Map.of(PRESS, Instant.ofEpochSecond(900)));
    assertThat(shown()).containsEntry("press", 300.0);

    gauges.certificates(ONE, Map.of());
    assertThat(shown()).containsExactlyInAnyOrderEntriesOf(Map.of("press", 900.0));

    gauges.certificates(TWO, Map.of());
    assertThat(shown()).isEmpty();
  }
}
