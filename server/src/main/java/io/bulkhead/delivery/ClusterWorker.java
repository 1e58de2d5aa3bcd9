package io.bulkhead.delivery;

import io.bulkhead.cluster.Backoff;
import io.bulkhead.delivery.driver.Driver;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.state.LookTimers;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.Rows;
import io.bulkhead.delivery.state.Timer;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.delivery.write.Rights;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The work of one cluster. A virtual thread dispatches deliveries as long as any are due; each
/// look runs in a thread of its own, and never two at once for one delivery.
final class ClusterWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWorker.class);

  /// How long changes on the cluster are collected before failed deliveries are retried.
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final HubSide hub;
  private final ClusterId cluster;
  private final Driver driver;
  private final Backoff pauses;
  private final Timer timer;
  private final LookTimers looks;
  private final Set<Delivery.Id> due = new HashSet<>();
  private final Set<Delivery.Id> running = new HashSet<>();
  private final Map<Delivery.Id, Integer> waits = new HashMap<>();

  /// Written only by the dispatching thread.
  private volatile boolean prepared;

  /// Failed deliveries whose retry is due.
  private final Set<Delivery.Id> again = new HashSet<>();

  /// Counts requests for work, so that none is missed.
  private long wakes;

  private boolean scan;
  private boolean retryFailed;
  private boolean causeChanged;
  private boolean handing;
  private boolean paused;
  private boolean closed;

  ClusterWorker(HubSide hub, ClusterId cluster, Driver driver, Timer timer) {
    this.hub = hub;
    this.cluster = cluster;
    this.driver = driver;
    DeliveryOptions options = hub.settings().options();
    this.pauses =
        new Backoff(options.firstRetry(), options.longestRetry(), RandomGenerator.getDefault());
    this.timer = timer;
    this.looks = new LookTimers(timer);
  }

  Driver driver() {
    return driver;
  }

  /// Scans the cluster's rows for work.
  synchronized void wake() {
    scan = true;
    hand();
  }

  /// As [#wake], and without backoff: also retries what the cluster refused.
  synchronized void retryFailed() {
    retryFailed = true;
    paused = false;
    wake();
  }

  /// As [#retryFailed], a little later, so that several changes count as one. Does not shorten the
  /// backoff of a cluster that does not answer.
  synchronized void causeChanged() {
    if (!causeChanged) {
      causeChanged = true;
      timer.after(SETTLE, this::causeSettled);
    }
  }

  private synchronized void causeSettled() {
    causeChanged = false;
    retryFailed = true;
    wake();
  }

  private synchronized void again(Delivery.Id id) {
    again.add(id);
    wake(id);
  }

  synchronized void wake(Delivery.Id id) {
    due.add(id);
    hand();
  }

  /// Wakes a delivery only if it waits for something on the cluster.
  synchronized void wakeIfWaiting(Delivery.Id id) {
    if (waits.containsKey(id) || running.contains(id)) {
      wake(id);
    }
  }

  synchronized void close() {
    closed = true;
    driver.close();
  }

  synchronized boolean isIdle() {
    return running.isEmpty() && !handing;
  }

  private synchronized void hand() {
    wakes++;
    if (!handing && !paused && !closed && canHandOut()) {
      handing = true;
      Thread.ofVirtual().name("cluster-" + cluster).start(this::handOut);
    }
  }

  @SuppressWarnings("CatchingUnchecked")
  private void handOut() {
    try {
      while (hasWork()) {
        if (!driver.reach().answers()) {
          if (nothingLeft()) {
            return;
          }
          noteUnreachable();
          pause(Duration.ZERO);
          return;
        }
        prepare();
        dueNow().forEach(this::start);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("cluster " + cluster + ": cannot look for work", e);
      pause(Duration.ZERO);
    }
  }

  /// Runs once: starts to track and watch what the rows say is on the cluster.
  private void prepare() {
    if (prepared) {
      return;
    }
    List<Delivery> rows = hub.rows().on(cluster);
    driver.begin(rows);
    for (Delivery row : rows) {
      if (isFailed(row) || waitsForItsTime(row)) {
        looks.after(row.id(), left(row), () -> again(row.id()));
      }
    }
    prepared = true;
  }

  private static boolean isFailed(Delivery row) {
    return row.progress().state() == Delivery.State.FAILED && !row.order().stopped();
  }

  /// Whether a request without an answer, on a cluster that does answer, is still in its backoff;
  /// other events do not shorten it.
  private boolean waitsForItsTime(Delivery row) {
    return row.progress().state() == Delivery.State.RETRYING && !left(row).isZero();
  }

  private Duration left(Delivery row) {
    Instant next = row.progress().nextTry();
    Duration left =
        next == null ? Duration.ZERO : Duration.between(hub.settings().clock().instant(), next);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// Whether there is no row of the cluster. Nothing is dispatched then until somebody wakes it.
  private boolean nothingLeft() {
    long before;
    synchronized (this) {
      before = wakes;
    }
    if (!hub.rows().on(cluster).isEmpty()) {
      return false;
    }
    synchronized (this) {
      if (wakes != before) {
        return false;
      }
      handing = false;
      scan = false;
      due.clear();
      again.clear();
    }
    hub.events().nothingLeft(cluster);
    return true;
  }

  /// Closes it unless there is work.
  synchronized boolean closeIfIdle() {
    if (handing || !running.isEmpty() || canHandOut()) {
      return false;
    }
    close();
    return true;
  }

  private synchronized boolean hasWork() {
    boolean work = !closed && !paused && canHandOut();
    handing = work;
    return work;
  }

  /// A delivery that is due but still running is dispatched when its look has ended.
  private boolean canHandOut() {
    return scan || !running.containsAll(due);
  }

  private List<Delivery.Id> dueNow() {
    boolean look;
    boolean failedToo;
    Set<Delivery.Id> timed;
    synchronized (this) {
      look = scan;
      failedToo = retryFailed;
      timed = Set.copyOf(again);
      scan = false;
      retryFailed = false;
      again.clear();
    }
    // A delivery that was tried meanwhile has a new retry time.
    timed.stream()
        .flatMap(id -> hub.rows().find(id).stream())
        .filter(row -> isFailed(row) && left(row).isZero())
        .forEach(this::again);
    List<Delivery> rows = look ? hub.rows().on(cluster) : List.of();
    Set<Delivery.Id> retried = new HashSet<>();
    for (Delivery row : rows) {
      if (isFailed(row) && (failedToo || mayNow(row, rows))) {
        again(row);
        retried.add(row.id());
      }
    }
    synchronized (this) {
      for (Delivery row : rows) {
        boolean early = waitsForItsTime(row) && !failedToo;
        if ((!row.settled() && !early) || retried.contains(row.id())) {
          due.add(row.id());
        }
      }
      List<Delivery.Id> now = due.stream().filter(id -> !running.contains(id)).toList();
      due.removeAll(now);
      running.addAll(now);
      return now;
    }
  }

  /// Whether the actor has got rights since that may have been missing.
  private boolean mayNow(Delivery failed, List<Delivery> rows) {
    Digest last =
        failed.order().desired() != null
            ? failed.order().desired()
            : failed.progress().touched().isEmpty() ? null : failed.progress().touched().getLast();
    return last != null
        && hub.bundles()
            .find(last)
            .map(found -> found.bundle().actor())
            .filter(actor -> Rights.cameAfter(failed, actor, rows))
            .isPresent();
  }

  private void again(Delivery failed) {
    Row row = new Row(failed);
    row.state = Delivery.State.PENDING;
    trySave(row);
  }

  private void start(Delivery.Id id) {
    Thread.ofVirtual()
        .name("delivery-" + id.part() + "-" + cluster)
        .start(() -> {
          MDC.put("cluster", cluster.toString());
          MDC.put("owner", id.owner().joined());
          look(id);
        });
  }

  @SuppressWarnings("CatchingUnchecked")
  private void look(Delivery.Id id) {
    LookOutcome outcome = null;
    try {
      outcome = new DeliveryLook(hub, driver, id).go();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      if (!isClosed()) {
        LOG.error("delivery " + id + " failed; tried again later", e);
      }
      // As far as is known, this concerns only this delivery.
      outcome = new LookOutcome.Waiting();
    }
    finished(id, outcome);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void finished(Delivery.Id id, @Nullable LookOutcome outcome) {
    running.remove(id);
    boolean again = driver.looked(id);
    switch (outcome) {
      case null -> {}
      case LookOutcome.Applied _, LookOutcome.Settled _ -> {
        pauses.reset();
        waits.remove(id);
        looks.none(id);
      }
      case LookOutcome.Failed(Duration after) -> {
        waits.remove(id);
        looks.after(id, after, () -> again(id));
      }
      case LookOutcome.Waiting _ -> {
        int before = waits.merge(id, 1, Integer::sum) - 1;
        looks.after(id, recheck(before), () -> wake(id));
      }
      case LookOutcome.NotBefore(Duration after) -> looks.after(id, after, () -> wake(id));
      case LookOutcome.Later(Duration atLeast) -> {
        due.add(id);
        pause(atLeast);
      }
    }
    if (again && outcome instanceof LookOutcome.Applied && !paused) {
      due.add(id);
    }
    if (!due.isEmpty()) {
      hand();
    }
  }

  private Duration recheck(int before) {
    DeliveryOptions options = hub.settings().options();
    Duration grown = options.recheck().multipliedBy(1L << Math.min(before, 10));
    Duration longest = options.longestRecheck();
    return grown.compareTo(longest) > 0 ? longest : grown;
  }

  private synchronized void pause(Duration atLeast) {
    handing = false;
    if (paused || closed) {
      return;
    }
    paused = true;
    Duration jittered = pauses.next();
    timer.after(jittered.compareTo(atLeast) > 0 ? jittered : atLeast.plus(jittered), this::resume);
  }

  private synchronized void resume() {
    paused = false;
    scan = true;
    hand();
  }

  /// Makes status show that the cluster does not answer.
  private void noteUnreachable() {
    hub.metrics().count(DeliveryMetrics.Event.RETRIED, 1);
    for (Delivery delivery : hub.rows().on(cluster)) {
      boolean waits =
          switch (delivery.progress().state()) {
            case PENDING, APPLYING, REMOVING -> true;
            case APPLIED, GONE, GATED, FAILED, RETRYING -> false;
          };
      if (waits && !delivery.order().stopped()) {
        Row row = new Row(delivery);
        row.state = Delivery.State.RETRYING;
        row.message = driver.reach().reason();
        row.nextTry = null;
        trySave(row);
      }
    }
  }

  private void trySave(Row row) {
    try {
      hub.rows().save(row);
    } catch (Rows.Superseded e) {
      LOG.debug("delivery {} got a new order meanwhile", row.id());
    }
  }
}
