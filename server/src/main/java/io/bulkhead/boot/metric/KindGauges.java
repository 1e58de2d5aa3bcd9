package io.bulkhead.boot.metric;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// EMCO's gauges: one series with value 1 per document, for each kind with a gauge, labelled with
/// the names in the path; and our own number of documents per kind.
///
/// Updated at most once a second per kind, so that a bulk load costs one update.
public final class KindGauges implements Reconciler<String> {
  private static final Duration GATHER = Duration.ofSeconds(1);

  private final KindTable table;
  private final Store store;
  private final Map<Kind<?>, MultiGauge> gauges = new LinkedHashMap<>();

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

  @Override
  public String name() {
    return "kind-gauges";
  }

  @Override
  public String field() {
    return "kind";
  }

  @Override
  public Pace pace() {
    return Pace.oneByOne(GATHER);
  }

  @Override
  public void list(Reconciliation<String> queue) {
    gauges.keySet().forEach(kind -> queue.add(kind.name()));
  }

  @Override
  public void changed(Change change, Reconciliation<String> queue) {
    for (DocumentKey key : change.documentKeys()) {
      queue.add(key.kind());
    }
  }

  @Override
  public Result<String> reconcile(String kind) {
    show(kind);
    return Result.done();
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
}
