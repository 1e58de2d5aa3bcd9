package io.bulkhead.boot.upkeep;

import io.bulkhead.action.Retention;
import io.bulkhead.store.AuditBounds;
import io.bulkhead.store.ChangeLog;
import io.bulkhead.store.sql.SqlStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the store from growing for ever: collects garbage, shortens histories, deletes old
/// changes, and cuts the audit if it is bounded. Runs periodically in the background.
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /// Unused rows are deleted by the second run that finds them, so this is how long a bundle may
  /// wait for the delivery that refers to it.
  public static final Duration EVERY = Duration.ofMinutes(20);

  /// Far more than a client misses during a short loss of its connection.
  private static final ChangeLog.Bounds CHANGES = new ChangeLog.Bounds(Duration.ofDays(1), 50_000);

  /// @param history number of entries in a deployment's or logical cloud's history
  /// @param revisions of deployments and logical clouds, with their contents
  public record Bounds(int history, AuditBounds audit, Retention.Revisions revisions) {}

  private final SqlStore store;
  private final Bounds bounds;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("upkeep").factory());

  public Upkeep(SqlStore store, Bounds bounds, InstantSource clock) {
    this.store = store;
    this.bounds = bounds;
    this.clock = clock;
  }

  public void start(Duration every) {
    timer.scheduleWithFixedDelay(
        this::careful, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void careful() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      LOG.error("The store could not be tidied up; tried again later", e);
    }
  }

  private void look() {
    int gone = store.collectGarbage();
    if (gone > 0) {
      LOG.info("Collected {} bundles and files that nothing named", gone);
    }
    store.shortenHistories(bounds.history());
    store.pruneRevisions(bounds.revisions().at(clock.instant()));
    store.compactChanges(CHANGES, clock.instant());
    store
        .cutAudit(bounds.audit(), clock.instant())
        .ifPresent(file -> LOG.info("Exported the oldest rows of the audit to {}", file));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
