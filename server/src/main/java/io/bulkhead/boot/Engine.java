package io.bulkhead.boot;

import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.boot.metric.CertificateGauges;
import io.bulkhead.boot.metric.ClusterMeters;
import io.bulkhead.boot.metric.DeliveryGauges;
import io.bulkhead.boot.metric.IncidentGauges;
import io.bulkhead.boot.metric.KindGauges;
import io.bulkhead.boot.metric.Metric;
import io.bulkhead.boot.metric.OperationTimers;
import io.bulkhead.boot.metric.QuotaGauges;
import io.bulkhead.boot.metric.ReconcilerMeters;
import io.bulkhead.boot.metric.StoreMeters;
import io.bulkhead.boot.metric.TimedRenderer;
import io.bulkhead.boot.metric.VerdictGauges;
import io.bulkhead.boot.option.Options;
import io.bulkhead.boot.upkeep.Upkeep;
import io.bulkhead.chart.Archive;
import io.bulkhead.chart.HelmRenderer;
import io.bulkhead.chart.LentArchives;
import io.bulkhead.chart.RememberingRenderer;
import io.bulkhead.chart.RenderAhead;
import io.bulkhead.chart.TwiceRenderer;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.compiler.Compiler;
import io.bulkhead.delivery.DeliveryEngine;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.evidence.ClusterObservations;
import io.bulkhead.evidence.Examiner;
import io.bulkhead.evidence.IncidentReconciler;
import io.bulkhead.evidence.ProbeReconciler;
import io.bulkhead.fleet.ClusterObserver;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliations;
import io.bulkhead.report.ProofOptions;
import io.bulkhead.response.VersionResponse;
import io.bulkhead.store.sql.SqlStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// The working parts: fleet, compiler, delivery and the actions, wired together.
final class Engine implements AutoCloseable {
  static final String HUB = "0.1.0";

  /// Approximate maximum size of the cache of rendered charts, in bytes.
  private static final long RENDERED = 64L << 20;

  private final KubernetesFleet fleet;
  private final Clusters clusters;
  private final ClusterObserver observer;
  private final DeliveryEngine delivery;
  private final ClusterNews news;
  private final HelmRenderer renderer;
  private final Assembly assembly;
  private final Reconciliations reconciliations;
  private final Upkeep upkeep;

  private Engine(SqlStore store, MeterRegistry metrics, Options options) {
    Clock clock = Clock.systemUTC();
    KindTable table = KindTable.standard();
    this.upkeep = new Upkeep(store, options.upkeep(), InstantSource.system());
    StoreMeters.show(store, metrics);
    var requests = new ClusterMeters(store, metrics, clock);
    this.fleet = new KubernetesFleet(store, options.clusterTimeout(), requests::of);
    this.clusters =
        new Clusters(fleet::connection, Clusters.Retry.STANDARD, InstantSource.system());
    var watchtower = new ClusterObservations(clock);
    var examiner = new Examiner(watchtower, clock, options.probes());
    var watched = new IncidentReconciler.Watched(watchtower, examiner);
    var incidents =
        new IncidentReconciler(store, fleet, watched, new IncidentGauges(metrics), clock);
    var probes = new ProbeReconciler(store, fleet, watched, clock);
    this.delivery =
        new DeliveryEngine(
            store,
            PushDriver.to(clusters),
            DeliveryOptions.standard(),
            counted(metrics),
            InstantSource.system());
    this.news = new ClusterNews(store, delivery);
    this.observer = new ClusterObserver(store, fleet, clusters, news.listening(watchtower), clock);
    var archives =
        new LentArchives(
            digest -> store.blob(digest).map(blob -> new Archive(blob.size(), blob::writeTo)));
    this.renderer =
        new HelmRenderer(
            archives,
            options.door().limits().archives(),
            options.rendering().program(),
            options.rendering().limits());
    var charts =
        new RememberingRenderer(new TwiceRenderer(new TimedRenderer(renderer, metrics)), RENDERED);
    this.assembly =
        new Assembly(
            new ActionContext(
                table,
                store,
                new Compiler(table, new RenderAhead(charts, charts::remembered)),
                archives,
                delivery,
                fleet,
                examiner,
                clock,
                options.retention()),
            new ProofOptions(
                options.history().reports(), options.history().days(), new VerdictGauges(metrics)),
            new Assembly.Meters(
                new QuotaGauges(metrics),
                new OperationTimers(metrics),
                new CertificateGauges(metrics)),
            options.door().tokenLife());
    probes.orders(assembly::orderProbes);
    var meters = new ReconcilerMeters(metrics);
    List<Reconciler<?>> reconcilers = new ArrayList<>(assembly.reconcilers());
    reconcilers.add(incidents);
    reconcilers.add(probes);
    reconcilers.add(new KindGauges(HUB, table, store, metrics));
    reconcilers.add(requests);
    reconcilers.add(new DeliveryGauges(store, metrics, clock));
    this.reconciliations = new Reconciliations(store, reconcilers, meters);
    meters.show(reconciliations.all());
  }

  static Engine on(SqlStore store, MeterRegistry metrics, Options options) {
    return new Engine(store, metrics, options);
  }

  private static DeliveryMetrics counted(MeterRegistry metrics) {
    return (event, number) ->
        metrics
            .counter(Metric.DELIVERY.meter(), "event", event.name().toLowerCase(Locale.ROOT))
            .increment(number);
  }

  Map<Action, ActionHandler> handlers() {
    return assembly.handlers(Handled.get("version", call -> ActionHandler.Answer.json(version())));
  }

  private VersionResponse version() {
    return switch (renderer.version()) {
      case HelmRenderer.State.Ready(String helm) -> new VersionResponse(HUB, helm);
      case HelmRenderer.State.Broken broken -> new VersionResponse(HUB, "");
    };
  }

  void start() {
    assembly.prepare();
    reconciliations.start();
    news.start();
    observer.start();
    delivery.start();
    // Last, so that resources that several parts follow are listed only once.
    clusters.start();
    upkeep.start(Upkeep.EVERY);
  }

  HelmRenderer renderer() {
    return renderer;
  }

  /// The background parts, and whether each is alive.
  Map<String, BooleanSupplier> parts() {
    Map<String, BooleanSupplier> parts = new LinkedHashMap<>();
    parts.put("delivery to clusters", delivery::alive);
    parts.put("the watches of clusters", observer::alive);
    parts.put("what follows changes of clusters", news::alive);
    parts.put("what tells reconcilers of changes", reconciliations::alive);
    reconciliations.all().forEach(one -> parts.put("what follows " + one.name(), one::alive));
    return parts;
  }

  @Override
  public void close() {
    upkeep.close();
    news.close();
    renderer.close();
    reconciliations.close();
    delivery.stop();
    observer.close();
    fleet.close();
  }
}
