package io.bulkhead.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Observations;
import io.bulkhead.cluster.Places;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.delivery.driver.Driver;
import io.bulkhead.delivery.driver.Drivers;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.state.Bundles;
import io.bulkhead.delivery.state.DeliveryListener;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.state.Gates;
import io.bulkhead.delivery.state.Rows;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Brings every delivery to the state that its row asks for, and keeps it there.
///
/// All decisions follow from the rows, never from remembered events: a commit, a watch event or a
/// timer only says where to look. See `DESIGN.md`.
public final class DeliveryEngine implements Observations, AutoCloseable {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(4);

  private final Drivers drivers;
  private final HubSide hub;
  private final Map<ClusterId, ClusterWorker> workers = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer = timer();
  private volatile boolean running;

  /// Cancelled tasks leave nothing behind.
  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("delivery-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /// @param drivers returns the driver of a cluster
  public DeliveryEngine(
      Store store,
      Drivers drivers,
      DeliveryOptions options,
      DeliveryMetrics metrics,
      InstantSource clock) {
    this.drivers = drivers;
    Rows rows = new Rows(store, clock);
    this.hub =
        new HubSide(
            rows,
            new Bundles(store),
            new Gates(rows, this, clock),
            new HubSide.Settings(options, metrics, clock),
            new Places(options.parallelDeliveries()),
            new WakesOthers());
    store.onCommit(this::committed);
  }

  /// Resumes all unfinished work, and starts to watch every cluster that holds something.
  public void start() {
    running = true;
    for (ClusterId cluster : hub.rows().clusters()) {
      with(cluster, ClusterWorker::wake);
    }
  }

  /// Looks at the cluster's deliveries soon.
  public void wake(ClusterId cluster) {
    if (running) {
      with(cluster, ClusterWorker::wake);
    }
  }

  /// The cluster itself changed (more quota, a new sandbox, other credentials): retries what it
  /// refused.
  public void clusterChanged(ClusterId cluster) {
    if (running) {
      with(cluster, ClusterWorker::retryFailed);
    }
  }

  /// Something changed on the cluster that deliveries may have failed for (a policy, a definition,
  /// a sandbox): retries soon what it refused.
  public void causeChanged(ClusterId cluster) {
    ClusterWorker worker = workers.get(cluster);
    if (running && worker != null) {
      worker.causeChanged();
    }
  }

  /// Somebody else got no answer from the cluster: checks whether it answers.
  public void doubted(ClusterId cluster) {
    ClusterWorker worker = workers.get(cluster);
    if (running && worker != null) {
      Thread.ofVirtual()
          .name("doubt-" + cluster)
          .start(() -> {
            worker.driver().reach().doubt();
            worker.wake();
          });
    }
  }

  /// The cluster is no longer registered: stops watching it.
  public void forget(ClusterId cluster) {
    ClusterWorker worker = workers.remove(cluster);
    if (worker != null) {
      worker.close();
    }
  }

  /// Ends soon: waits a few seconds at most for running looks. The next start resumes unfinished
  /// work.
  public void stop() {
    running = false;
    workers.values().forEach(ClusterWorker::close);
    timer.shutdownNow();
    long end = System.nanoTime() + LONGEST_STOP.toNanos();
    try {
      while (System.nanoTime() < end
          && !workers.values().stream().allMatch(ClusterWorker::isIdle)) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether it is running and its watches are followed, including those that keep retrying.
  public boolean alive() {
    return running
        && !timer.isShutdown()
        && workers.values().stream().allMatch(worker -> worker.driver().alive());
  }

  @Override
  public void close() {
    stop();
  }

  private void committed(Change changes) {
    if (!running || hub.rows().isOwnCommit() || changes.deliveryIds().isEmpty()) {
      return;
    }
    changes.deliveryIds().stream().map(Delivery.Id::cluster).distinct().forEach(this::wake);
    hub.gates().waiting().forEach(this::wake);
  }

  private void wake(Delivery.Id id) {
    if (running) {
      with(id.cluster(), worker -> worker.wake(id));
    }
  }

  private void wakeBehind(Delivery.Id id) {
    hub.gates().waiting(id.owner()).stream()
        .filter(waiting -> !waiting.equals(id))
        .forEach(this::wake);
  }

  /// Mutually exclusive with [#retire], which must not drop a worker that is being woken.
  private void with(ClusterId cluster, Consumer<ClusterWorker> work) {
    workers.compute(
        cluster,
        (id, known) -> {
          ClusterWorker worker = known == null ? newWorker(id) : known;
          work.accept(worker);
          return worker;
        });
  }

  /// Drops a cluster that has no rows and does not answer; most likely it was deregistered.
  private void retire(ClusterId cluster) {
    workers.computeIfPresent(
        cluster,
        (id, worker) -> {
          return worker.closeIfIdle() ? null : worker;
        });
  }

  /// Number of clusters that hold threads and memory.
  int clustersInHand() {
    return workers.size();
  }

  private ClusterWorker newWorker(ClusterId cluster) {
    Driver driver = drivers.of(cluster, hub, new WakesDeliveries());
    return new ClusterWorker(hub, cluster, driver, this::after);
  }

  private Runnable after(Duration delay, Runnable work) {
    if (running) {
      try {
        Future<?> armed = timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> armed.cancel(false);
      } catch (RejectedExecutionException e) {
        // Stopped meanwhile; the next start looks at everything.
        return () -> {};
      }
    }
    return () -> {};
  }

  private final class WakesOthers implements HubSide.Events {
    @Override
    public void cameFurther(Delivery.Id delivery) {
      wakeBehind(delivery);
    }

    @Override
    public void rightsCame(ClusterId cluster) {
      DeliveryEngine.this.wake(cluster);
    }

    @Override
    public void causeChanged(ClusterId cluster) {
      DeliveryEngine.this.causeChanged(cluster);
    }

    @Override
    public void nothingLeft(ClusterId cluster) {
      retire(cluster);
    }
  }

  private final class WakesDeliveries implements DeliveryListener {
    @Override
    public void suspected(Delivery.Id delivery) {
      wake(delivery);
    }

    @Override
    public void changed(Delivery.Id delivery) {
      if (running) {
        with(delivery.cluster(), worker -> worker.wakeIfWaiting(delivery));
        wakeBehind(delivery);
      }
    }

    @Override
    public void written(Delivery.Id delivery) {
      if (running) {
        wakeBehind(delivery);
      }
    }
  }

  @Override
  public Readiness readiness(ClusterId cluster, ManifestKey key) {
    ClusterWorker worker = workers.get(cluster);
    return worker == null ? Readiness.NOT_PRESENT : worker.driver().seen().readiness(key);
  }

  @Override
  public Optional<Unready> unready(ClusterId cluster, ManifestKey key) {
    ClusterWorker worker = workers.get(cluster);
    return worker == null ? Optional.empty() : worker.driver().seen().unready(key);
  }

  @Override
  public Connectivity connectivity(ClusterId cluster) {
    ClusterWorker worker = workers.get(cluster);
    return worker == null ? Connectivity.UNKNOWN : worker.driver().reach().connectivity();
  }

  @Override
  public Optional<Instant> unknownSince(ClusterId cluster) {
    ClusterWorker worker = workers.get(cluster);
    return worker == null ? Optional.empty() : worker.driver().reach().silentSince();
  }

  @Override
  public List<JsonNode> pods(Delivery.Id delivery) {
    ClusterWorker worker = workers.get(delivery.cluster());
    if (worker == null) {
      return List.of();
    }
    return hub.rows()
        .find(delivery)
        .map(
            row -> row.order().desired() == null ? row.progress().applied() : row.order().desired())
        .flatMap(hub.bundles()::find)
        .map(bundle -> worker.driver().seen().pods(bundle.deployment()))
        .orElse(List.of());
  }

  @Override
  public Optional<Delivery.Id> holder(ClusterId cluster, ManifestKey key) {
    ClusterWorker worker = workers.get(cluster);
    return worker == null ? Optional.empty() : worker.driver().seen().holder(key);
  }

  @Override
  public Optional<JsonNode> live(ClusterId cluster, ManifestKey key) {
    if (!running) {
      throw new ClusterUnavailable("the hub is stopping");
    }
    return workers.computeIfAbsent(cluster, this::newWorker).driver().seen().live(key);
  }
}
