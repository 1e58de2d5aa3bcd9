package io.bulkhead.reconcile;

import io.bulkhead.store.Change;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Runs one [Reconciler]: a thread that waits for keys, and a virtual thread for each key in work.
///
/// @param <K> what is reconciled
public final class Reconciliation<K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  /// How long an end waits for running work; a cluster may not answer.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Called after each reconciliation; must return quickly.
  public interface Listener {
    Listener NONE = (reconciler, took, failed) -> {};

    void looked(String reconciler, Duration took, boolean failed);
  }

  private final Reconciler<K> reconciler;
  private final Listener listener;
  private final WorkQueue<K> queue = new WorkQueue<>(System::nanoTime);

  /// Number of consecutive failures of each failing key.
  private final Map<K, Integer> failures = new ConcurrentHashMap<>();

  private final Semaphore workers;
  private @Nullable Thread thread;
  private volatile boolean closed;

  public Reconciliation(Reconciler<K> reconciler, Listener listener) {
    this.reconciler = reconciler;
    this.listener = listener;
    this.workers = new Semaphore(reconciler.pace().workers());
  }

  public String name() {
    return reconciler.name();
  }

  /// Reconciles the key soon.
  public void add(K key) {
    queue.add(key, reconciler.pace().gather());
  }

  public void add(Collection<? extends K> keys) {
    keys.forEach(this::add);
  }

  /// Reconciles the key after a while, or earlier if it is added.
  private void later(K key, Duration pause) {
    queue.add(key, pause);
  }

  /// Number of due keys that are waiting.
  public int depth() {
    return queue.depth();
  }

  /// How long the oldest waiting key has been due.
  public Duration oldest() {
    return queue.oldest();
  }

  /// Starts with the keys that [Reconciler#list] adds.
  public synchronized void start() {
    reconciler.subscribe(this);
    reconciler.list(this);
    thread = Thread.ofVirtual().name(name()).start(this::run);
  }

  void changed(Change change) {
    reconciler.changed(change, this);
  }

  /// Reconciles all keys again.
  void list() {
    reconciler.list(this);
  }

  private void run() {
    try {
      while (!closed) {
        workers.acquire();
        K key = queue.take();
        Thread.ofVirtual().name(name() + "-" + key).start(() -> noted(key));
      }
    } catch (InterruptedException e) {
      LOG.debug("The end of {}", name());
    }
  }

  private void noted(K key) {
    try (var _ = MDC.putCloseable(reconciler.field(), String.valueOf(key))) {
      look(key);
    }
  }

  private void look(K key) {
    long begun = System.nanoTime();
    boolean failed = true;
    try {
      if (!closed) {
        Reconciler.Result<K> result = reconciler.reconcile(key);
        add(result.next());
        Duration again = result.again();
        if (again != null) {
          later(key, again);
        }
        failures.remove(key);
      }
      failed = false;
    } catch (RuntimeException | Error e) {
      failed(key, e);
    } finally {
      queue.done(key);
      workers.release();
      listener.looked(name(), Duration.ofNanos(System.nanoTime() - begun), failed);
    }
  }

  /// A failing key must not block the others, and no failure ends this.
  private void failed(K key, Throwable why) {
    Duration pause = reconciler.pace().after(failures.merge(key, 1, Integer::sum));
    later(key, pause);
    if (!closed) {
      LOG.error(
          "Reconciling {} ({}) failed; it is tried again in {} s",
          key,
          name(),
          pause.toSeconds(),
          why);
    }
  }

  /// Whether it still waits for keys.
  public synchronized boolean alive() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  /// Starts nothing new; returns at once.
  public synchronized void end() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /// Ends these and waits a while for running work.
  static void end(Collection<? extends Reconciliation<?>> all) {
    all.forEach(Reconciliation::end);
    long last = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (Reconciliation<?> one : all) {
        one.queue.idle(Duration.ofNanos(last - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end(List.of(this));
  }
}
