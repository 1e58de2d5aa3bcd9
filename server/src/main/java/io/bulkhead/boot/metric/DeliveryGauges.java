package io.bulkhead.boot.metric;

import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How many deliveries have work to do, and for how long the oldest has. What settles within a
/// second is never counted.
public final class DeliveryGauges implements Reconciler<Delivery.Id> {
  private static final Duration GATHER = Duration.ofSeconds(1);

  private final Store store;
  private final InstantSource clock;

  /// Since when each has had work to do.
  private final Map<Delivery.Id, Instant> unsettled = new ConcurrentHashMap<>();

  public DeliveryGauges(Store store, MeterRegistry metrics, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    Gauge.builder(Metric.UNSETTLED.meter(), unsettled, Map::size).register(metrics);
    Gauge.builder(Metric.OLDEST_UNSETTLED.meter(), this, DeliveryGauges::oldest).register(metrics);
  }

  private double oldest() {
    return unsettled.values().stream()
        .min(Instant::compareTo)
        .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
        .orElse(0.0);
  }

  @Override
  public String name() {
    return "delivery-gauges";
  }

  @Override
  public String field() {
    return "delivery";
  }

  @Override
  public Pace pace() {
    return Pace.oneByOne(GATHER);
  }

  @Override
  public void list(Reconciliation<Delivery.Id> queue) {
    queue.add(unsettled.keySet());
    for (Delivery delivery : store.read(reader -> reader.deliveries().unsettled())) {
      unsettled.putIfAbsent(delivery.id(), delivery.progress().changed());
    }
  }

  @Override
  public void changed(Change change, Reconciliation<Delivery.Id> queue) {
    queue.add(change.deliveryIds());
  }

  @Override
  public Result<Delivery.Id> reconcile(Delivery.Id id) {
    Optional<Delivery> row = store.read(reader -> reader.deliveries().findWithoutObjects(id));
    if (row.isPresent() && !row.get().settled()) {
      unsettled.putIfAbsent(id, row.get().progress().changed());
    } else {
      unsettled.remove(id);
    }
    return Result.done();
  }
}
