package io.bulkhead.boot.metric;

import io.bulkhead.cluster.RequestListener;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterReads;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Store;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/// Whether clusters answer, and how they do. The series of a cluster end with its registration.
public final class ClusterMeters implements Reconciler<ClusterId> {
  private static final Duration GATHER = Duration.ofMillis(200);

  private final Store store;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Map<ClusterId, OfCluster> known = new ConcurrentHashMap<>();

  public ClusterMeters(Store store, MeterRegistry metrics, InstantSource clock) {
    this.store = store;
    this.metrics = metrics;
    this.clock = clock;
  }

  /// Who is told of the requests to a cluster.
  public RequestListener of(ClusterId cluster) {
    return known.computeIfAbsent(cluster, OfCluster::new);
  }

  @Override
  public String name() {
    return "cluster-meters";
  }

  @Override
  public String field() {
    return "cluster";
  }

  @Override
  public Pace pace() {
    return Pace.oneByOne(GATHER);
  }

  @Override
  public void list(Reconciliation<ClusterId> queue) {
    queue.add(List.copyOf(known.keySet()));
    queue.add(store.<List<ClusterId>>read(ClusterReads::registered));
  }

  @Override
  public void changed(Change change, Reconciliation<ClusterId> queue) {
    change.documentKeys().stream()
        .flatMap(key -> ClusterId.ofDocument(key).stream())
        .forEach(queue::add);
    queue.add(change.facts());
  }

  @Override
  public Result<ClusterId> reconcile(ClusterId cluster) {
    boolean registered = store.read(reader -> reader.exists(cluster.document()));
    if (registered) {
      boolean up =
          store
              .read(reader -> reader.facts().capabilities(cluster))
              .map(Capabilities::reachable)
              .orElse(false);
      known.computeIfAbsent(cluster, OfCluster::new).reached(up);
    } else {
      OfCluster gone = known.remove(cluster);
      if (gone != null) {
        gone.remove();
      }
    }
    return Result.done();
  }

  /// Since when a cluster has been reachable, or not.
  private record Reached(boolean up, Instant since) {}

  private final class OfCluster implements RequestListener {
    private final List<Meter> meters = new ArrayList<>();
    private final AtomicReference<Reached> reached =
        new AtomicReference<>(new Reached(false, clock.instant()));
    private final Timer requests;
    private final Map<String, Counter> failures = new ConcurrentHashMap<>();
    private final Counter watches;
    private final Tags tags;
    private volatile double difference;

    private OfCluster(ClusterId cluster) {
      this.tags = Tags.of("cluster", cluster.toString());
      this.requests = kept(metrics.timer(Metric.CLUSTER_REQUESTS.meter(), tags));
      this.watches = kept(metrics.counter(Metric.CLUSTER_WATCHES.meter(), tags));
      for (String reason : List.of("unanswered", "throttled", "refused", "server")) {
        failures.put(
            reason,
            kept(metrics.counter(Metric.CLUSTER_FAILURES.meter(), tags.and("reason", reason))));
      }
      gauge(Metric.CLUSTER_UP, one -> one.reached.get().up() ? 1 : 0);
      gauge(Metric.CLUSTER_SINCE, one -> one.reached.get().since().toEpochMilli() / 1000.0);
      gauge(Metric.CLUSTER_CLOCK, one -> one.difference);
    }

    private void gauge(Metric metric, ToDoubleFunction<OfCluster> value) {
      kept(Gauge.builder(metric.meter(), this, value).tags(tags).register(metrics));
    }

    private <M extends Meter> M kept(M meter) {
      meters.add(meter);
      return meter;
    }

    private void reached(boolean up) {
      reached.updateAndGet(before -> before.up() == up ? before : new Reached(up, clock.instant()));
    }

    private void remove() {
      meters.forEach(metrics::remove);
    }

    private void failed(String reason) {
      Counter counter = failures.get(reason);
      if (counter != null) {
        counter.increment();
      }
    }

    @Override
    public void answered(Answered answered) {
      requests.record(answered.took());
      if (answered.status() == 429) {
        failed("throttled");
      } else if (answered.status() >= 500) {
        failed("server");
      } else if (answered.status() == 401 || answered.status() == 403) {
        failed("refused");
      }
      Instant date = answered.date();
      if (date != null) {
        difference = difference(date);
      }
    }

    /// Dates are told in whole seconds, so what is less than one is none.
    private double difference(Instant date) {
      double seconds = Duration.between(clock.instant(), date).toMillis() / 1000.0;
      return seconds > -1 && seconds < 1 ? 0 : seconds;
    }

    @Override
    public void unanswered() {
      failed("unanswered");
    }

    @Override
    public void watchStarted() {
      watches.increment();
    }
  }
}
