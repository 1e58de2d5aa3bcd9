package io.bulkhead.boot.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.RequestListener;
import io.bulkhead.cluster.RequestListener.Answered;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.operation.Site;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is measured of clusters.
class ClusterMetersTest {
  private static final ClusterId NEW = new ClusterId("p", "new");
  private static final Instant NOW = Site.NOW;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Site site;
  private ClusterMeters meters;
  private Instant now = NOW;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
    meters = new ClusterMeters(site.store, metrics, () -> now);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private double gauge(String name, ClusterId cluster) {
    return metrics.get(name).tag("cluster", cluster.toString()).gauge().value();
  }

  private double failures(String reason) {
    return metrics
        .get("bulkhead_cluster_request_failures")
        .tag("cluster", Site.EDGE1.toString())
        .tag("reason", reason)
        .counter()
        .count();
  }

  @Test
  void aClusterIsUpSinceItWasSeenSoAndGoneWithItsRegistration() {
    site.register(Site.EDGE1);
    site.observe(Site.EDGE1, "gvisor");
    now = NOW.plusSeconds(60);
    meters.reconcile(Site.EDGE1);
    assertThat(gauge("bulkhead_cluster_up", Site.EDGE1)).isEqualTo(1);
    assertThat(gauge("bulkhead_cluster_since_timestamp_seconds", Site.EDGE1))
        .isEqualTo(NOW.getEpochSecond() + 60);

    now = NOW.plusSeconds(90);
    meters.reconcile(Site.EDGE1);
    assertThat(gauge("bulkhead_cluster_since_timestamp_seconds", Site.EDGE1))
        .as("nothing has changed since")
        .isEqualTo(NOW.getEpochSecond() + 60);

    meters.of(NEW).unanswered();
    assertThat(metrics.find("bulkhead_cluster_up").tag("cluster", "p+new").gauge()).isNotNull();
    meters.reconcile(NEW);
    assertThat(metrics.getMeters())
        .noneMatch(meter -> "p+new".equals(meter.getId().getTag("cluster")));
  }

  @Test
  void answersAreCountedByWhatTheyMean() {
    RequestListener listener = meters.of(Site.EDGE1);
    for (int status : List.of(200, 404, 409, 401, 403, 429, 503)) {
      listener.answered(new Answered(Duration.ofMillis(100), status, null));
    }
    listener.unanswered();
    listener.watchStarted();

    assertThat(failures("refused")).isEqualTo(2);
    assertThat(failures("throttled")).isEqualTo(1);
    assertThat(failures("server")).isEqualTo(1);
    assertThat(failures("unanswered")).isEqualTo(1);
    var requests = metrics.get("bulkhead_cluster_request_duration").timer();
    assertThat(requests.count()).isEqualTo(7);
    assertThat(requests.mean(TimeUnit.MILLISECONDS)).isEqualTo(100);
    assertThat(metrics.get("bulkhead_cluster_watches_started").counter().count()).isEqualTo(1);
  }

  @Test
  void lessThanASecondIsNoDifferenceOfClocks() {
    RequestListener listener = meters.of(Site.EDGE1);
    Map<Instant, Double> cases =
        Map.of(
            NOW.minusMillis(999), 0.0,
            NOW.plusMillis(999), 0.0,
            NOW.plusSeconds(7), 7.0,
            NOW.minusSeconds(120), -120.0);
    cases.forEach((date, difference) -> {
      listener.answered(new Answered(Duration.ZERO, 200, date));
      assertThat(gauge("bulkhead_cluster_clock_difference_seconds", Site.EDGE1))
          .isEqualTo(difference);
    });
    listener.answered(new Answered(Duration.ZERO, 200, NOW.plusSeconds(7)));
    listener.answered(new Answered(Duration.ZERO, 200, null));
    assertThat(gauge("bulkhead_cluster_clock_difference_seconds", Site.EDGE1)).isEqualTo(7);
  }
}
