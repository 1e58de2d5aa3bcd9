package io.bulkhead.boot.metric;

import io.bulkhead.store.sql.SqlStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// The size of the database, and how long writes take.
public final class StoreMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private StoreMeters() {}

  public static void show(SqlStore store, MeterRegistry metrics) {
    Gauge.builder(Metric.STORE_SIZE.meter(), store, SqlStore::size).register(metrics);
    Timer writes =
        Timer.builder(Metric.STORE_WRITES.meter())
            .serviceLevelObjectives(BUCKETS)
            .register(metrics);
    store.onWrite(writes::record);
  }
}
