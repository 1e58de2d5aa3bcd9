package io.bulkhead.boot.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.operation.Site;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Delivery;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries that have work to do.
class DeliveryGaugesTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Site site;
  private Instant now;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private double value(String name) {
    return metrics.get("bulkhead_deliveries_" + name).gauge().value();
  }

  @Test
  void theyCountFromTheirChangeUntilTheySettleAlsoAcrossAStart() {
    site.act("instantiate", Site.CLOUD);
    List<Delivery> rows = site.store.read(reader -> reader.deliveries().of(Site.CLOUD));
    now = rows.getFirst().progress().changed().plusSeconds(100);

    var begun = new DeliveryGauges(site.store, metrics, () -> now);
    begun.list(new Reconciliation<>(begun, Reconciliation.Listener.NONE));
    assertThat(value("unsettled")).isEqualTo(rows.size());
    assertThat(value("oldest_unsettled_seconds")).isEqualTo(100);

    site.settle(Site.CLOUD);
    rows.forEach(row -> begun.reconcile(row.id()));
    assertThat(value("unsettled")).isZero();
    assertThat(value("oldest_unsettled_seconds")).isZero();

    site.act("terminate", Site.CLOUD);
    rows.forEach(row -> begun.reconcile(row.id()));
    assertThat(value("unsettled")).isEqualTo(rows.size());
  }
}
