package io.bulkhead.boot.metric;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Change;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// EMCO's gauges: one series with value 1 per document, for each kind with a gauge, labelled with
/// the names in the path; and our own number of documents per kind.
///
/// Updated after commits, at most once a second, so that a bulk load costs one update.
public final class KindGauges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KindGauges.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KindTable table;
  private final Store store;
  private final Map<Kind<?>, MultiGauge> gauges = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private @Nullable Thread thread;
  private boolean closed;

  public KindGauges(String hub, KindTable table, Store store, MeterRegistry metrics) {
    this.table = table;
    this.store = store;
    for (Kind<?> kind : table.kinds()) {
      kind.gauge().ifPresent(name -> gauges.put(kind, MultiGauge.builder(name).register(metrics)));
      metrics.gauge(
          Metric.DOCUMENTS.meter(),
          Tags.of("kind", kind.name()),
          kind,
          row -> store.read(reader -> reader.count(row)));
    }
    metrics.gauge(
        Metric.BUILD.meter(),
        Tags.of("component", "bulkhead", "revision", "", "version", hub),
        table,
        row -> 1);
  }

  public synchronized void start() {
    gauges.keySet().forEach(kind -> changed.add(kind.name()));
    store.onCommit(this::committed);
    thread = Thread.ofVirtual().name("kind-gauges").start(this::follow);
  }

  private synchronized void committed(Change changes) {
    for (DocumentKey key : changes.documentKeys()) {
      changed.add(key.kind());
    }
    notifyAll();
  }

  private void follow() {
    try {
      while (true) {
        Set<String> kinds;
        synchronized (this) {
          while (changed.isEmpty() && !closed) {
            wait();
          }
          if (closed) {
            return;
          }
          kinds = new LinkedHashSet<>(changed);
          changed.clear();
        }
        kinds.forEach(this::careful);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void careful(String kind) {
    try {
      show(kind);
    } catch (RuntimeException e) {
      LOG.error("The gauges of {} cannot be shown now: {}", kind, e.getMessage());
      synchronized (this) {
        changed.add(kind);
      }
    }
  }

  private void show(String name) {
    table
        .byName(name)
        .ifPresent(kind -> {
          MultiGauge gauge = gauges.get(kind);
          if (gauge != null) {
            gauge.register(store.read(reader -> rows(reader, kind)), true);
          }
        });
  }

  private List<MultiGauge.Row<?>> rows(Reader reader, Kind<?> kind) {
    List<String> labels = labels(kind);
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (DocumentKey key : keys(reader, kind)) {
      List<String> pairs = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        pairs.add(labels.get(i));
        pairs.add(key.names().get(i));
      }
      rows.add(MultiGauge.Row.of(Tags.of(pairs.toArray(String[]::new)), 1));
    }
    return rows;
  }

  /// The variables of the path, the parents' first; the kind's own name is called `name`.
  public static List<String> labels(Kind<?> kind) {
    List<String> labels = new ArrayList<>();
    kind.parent().ifPresent(parent -> labels.addAll(pathLabels(parent)));
    labels.add("name");
    labels.addAll(kind.variables().subList(1, kind.variables().size()));
    return labels;
  }

  private static List<String> pathLabels(Kind<?> kind) {
    List<String> labels = new ArrayList<>();
    kind.parent().ifPresent(parent -> labels.addAll(pathLabels(parent)));
    labels.addAll(kind.variables());
    return labels;
  }

  private static List<DocumentKey> keys(Reader reader, Kind<?> kind) {
    Kind<?> parent = kind.parent().orElse(null);
    if (parent == null) {
      return keysOf(reader.roots(kind));
    }
    List<DocumentKey> keys = new ArrayList<>();
    for (DocumentKey up : keys(reader, parent)) {
      keys.addAll(keysOf(reader.children(kind, up)));
    }
    return keys;
  }

  private static <D> List<DocumentKey> keysOf(List<Stored<D>> documents) {
    return documents.stream().map(Stored::key).toList();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
