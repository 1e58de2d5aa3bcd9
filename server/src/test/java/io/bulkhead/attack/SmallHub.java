package io.bulkhead.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.action.Retention;
import io.bulkhead.boot.Assembly;
import io.bulkhead.chart.Archive;
import io.bulkhead.chart.LentArchives;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.compiler.Compiler;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.delivery.DeliveryEngine;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.evidence.ClusterObservations;
import io.bulkhead.evidence.Examiner;
import io.bulkhead.evidence.IncidentMetrics;
import io.bulkhead.evidence.IncidentReconciler;
import io.bulkhead.evidence.ProbeOptions;
import io.bulkhead.fleet.ClusterObserver;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.reconcile.Reconciliations;
import io.bulkhead.store.Incident;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The hub without HTTP, with one chart for all apps.
final class SmallHub implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final IncidentMetrics UNCOUNTED =
      new IncidentMetrics() {
        @Override
        public void opened(Incident incident) {}

        @Override
        public void open(List<Incident> incidents) {}
      };

  final SqlStore store;
  private final KubernetesFleet fleet;
  private final ClusterObserver observer;
  private final DeliveryEngine delivery;
  private final Assembly operate;
  private final Reconciliations reconciliations;
  private volatile String chart = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}";

  SmallHub(Path folder) {
    this(folder, ProbeOptions.OFF);
  }

  SmallHub(Path folder, ProbeOptions probes) {
    Clock clock = Clock.systemUTC();
    store = SharedStore.open(StoreOptions.embedded(folder));
    fleet = new KubernetesFleet(store);
    var watchtower = new ClusterObservations(clock);
    var clusters = new Clusters(fleet::connection, Clusters.Retry.STANDARD, InstantSource.system());
    clusters.start();
    observer = new ClusterObserver(store, fleet, clusters, watchtower, clock);
    delivery =
        new DeliveryEngine(
            store,
            PushDriver.to(clusters),
            DeliveryOptions.standard(),
            (event, number) -> {},
            InstantSource.system());
    var examiner = new Examiner(watchtower, clock, probes);
    var incidents =
        new IncidentReconciler(
            store, fleet, new IncidentReconciler.Watched(watchtower, examiner), UNCOUNTED, clock);
    operate =
        new Assembly(
            new ActionContext(
                KindTable.standard(),
                store,
                new Compiler(KindTable.standard(), this::render),
                new LentArchives(digest ->
                    store.blob(digest).map(blob -> new Archive(blob.size(), blob::writeTo))),
                delivery,
                fleet,
                examiner,
                clock,
                Retention.STANDARD));
    operate.prepare();
    List<Reconciler<?>> reconcilers = new ArrayList<>(operate.reconcilers());
    reconcilers.add(incidents);
    reconciliations = new Reconciliations(store, reconcilers, Reconciliation.Listener.NONE);
    reconciliations.start();
    observer.start();
    delivery.start();
  }

  private ChartRenderer.Outcome render(ChartRenderer.Request request) {
    return new ChartRenderer.Outcome.Rendered(
        Json.parseYaml(chart).stream().map(Manifest::of).toList());
  }

  /// Delivers the probes that the cluster should have now.
  void orderProbes(ClusterId cluster) {
    operate.orderProbes(cluster);
  }

  void chart(String yaml) {
    chart = yaml;
  }

  /// @param file attached where the kind has one
  <D> void put(Kind<D> kind, String file, String yaml, String... parents) {
    byte[] content = file.getBytes(StandardCharsets.UTF_8);
    D body = body(kind, yaml);
    List<FileAttachment> files =
        kind.file().isEmpty()
            ? List.of()
            : List.of(
                new FileAttachment(
                    "file", "f", store.saveBlob(ByteBuffer.wrap(content), true), content.length));
    store.write(writer -> writer.save(kind, kind.key(List.of(parents), body), body, files));
  }

  private static <D> D body(Kind<D> kind, String yaml) {
    try {
      return MAPPER.treeToValue(Json.parseYaml(yaml).getFirst(), kind.type());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }

  JsonNode act(String action, DocumentKey key) {
    return act(action, key, Map.of());
  }

  JsonNode act(String action, DocumentKey key, Map<String, List<String>> query) {
    var row =
        Actions.ALL.stream()
            .filter(a -> a.name().equals(action))
            .filter(a -> a.on() != null && a.on().name().equals(key.kind()))
            .findFirst()
            .orElseThrow();
    return Json.parse(
        DocumentCodec.encode(
            operate
                .handlers(Handled.get("version", call -> ActionHandler.Answer.EMPTY))
                .get(row)
                .handle(
                    new ActionHandler.Call(
                        key,
                        List.of(),
                        new LinkedHashMap<>(query),
                        new byte[0],
                        Identity.operator("operator")))
                .body()));
  }

  @Override
  public void close() {
    reconciliations.close();
    delivery.stop();
    observer.close();
    fleet.close();
    store.close();
  }
}
