package io.bulkhead.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.action.Retention;
import io.bulkhead.boot.Assembly;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.chart.Archive;
import io.bulkhead.chart.HelmRenderer;
import io.bulkhead.chart.LentArchives;
import io.bulkhead.chart.TarGz;
import io.bulkhead.chart.TwiceRenderer;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.cluster.Observations;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.compiler.Compiler;
import io.bulkhead.evidence.ClusterObservations;
import io.bulkhead.evidence.Examiner;
import io.bulkhead.evidence.ProbeOptions;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import io.bulkhead.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The API over real HTTP with the real actions; [#settle] replaces the engine and clusters.
final class EmcoHub implements AutoCloseable {
  final LiveApi api;

  EmcoHub(Path data) throws Exception {
    api = new LiveApi(data, EmcoHub::handlers);
  }

  private static Map<Action, ActionHandler> handlers(Store store) {
    KindTable table = KindTable.standard();
    var archives =
        new LentArchives(
            digest -> store.blob(digest).map(blob -> new Archive(blob.size(), blob::writeTo)));
    var charts = new TwiceRenderer(new HelmRenderer(archives, TarGz.Limits.STANDARD));
    // Not closed: it opens nothing before it is started.
    var operate =
        new Assembly(
            new ActionContext(
                table,
                store,
                new Compiler(table, charts),
                archives,
                new AllReady(),
                new NoFleet(),
                new Examiner(
                    new ClusterObservations(Clock.systemUTC()),
                    Clock.systemUTC(),
                    ProbeOptions.OFF),
                Clock.systemUTC(),
                Retention.STANDARD));
    return operate.handlers(Handled.get("version", call -> ActionHandler.Answer.EMPTY));
  }

  /// Stores an observation of a cluster: one node with gVisor.
  void observe(ClusterId cluster) {
    var node =
        new Capabilities.NodeFact(
            "n1",
            true,
            List.of("runc", "gvisor"),
            List.of(),
            4000,
            8L << 30,
            110,
            0,
            0,
            0,
            List.of());
    var facts =
        new Capabilities(
            Instant.EPOCH,
            true,
            "v1.37.2",
            true,
            true,
            List.of(),
            List.of(new Capabilities.RuntimeClassFact("gvisor", "gvisor", 0, 0, List.of())),
            List.of(node),
            "",
            "",
            "",
            List.of(),
            Capabilities.Identity.UNKNOWN);
    api.store.write(writer -> {
      writer.facts().save(cluster, facts);
      return cluster;
    });
  }

  /// Does what the engine does on healthy clusters with all unsettled deliveries.
  void settle(DocumentKey owner) {
    for (Delivery row : api.store.read(reader -> reader.deliveries().of(owner))) {
      if (!row.settled()) {
        Delivery after = arrived(row);
        api.store.write(writer -> {
          writer.deliveries().save(after);
          return owner;
        });
      }
    }
  }

  private Delivery arrived(Delivery row) {
    Digest desired = row.order().desired();
    if (desired == null) {
      return with(
          row,
          Delivery.State.GONE,
          row.progress().objects().stream()
              .map(o -> new ObjectState(o.key(), Outcome.DELETED, null, null, ""))
              .toList());
    }
    Bundle bundle = api.store.read(reader -> reader.bundles().find(desired)).orElseThrow();
    return with(
        row,
        Delivery.State.APPLIED,
        bundle.entries().stream()
            .map(e ->
                new ObjectState(
                    e.manifest().key(), Outcome.APPLIED, e.manifest().digest(), null, ""))
            .toList());
  }

  private static Delivery with(Delivery row, Delivery.State state, List<ObjectState> objects) {
    return new Delivery(
        row.id(),
        new Delivery.Order(
            row.order().contextId(),
            row.order().desired(),
            row.order().gates(),
            row.order().stopped(),
            false,
            false),
        new Delivery.Progress(
            row.order().desired(),
            row.order().desired() == null ? List.of() : List.of(row.order().desired()),
            row.progress().hooksDone(),
            state,
            objects,
            "",
            Instant.EPOCH,
            null,
            Delivery.Adopted.NONE));
  }

  private static final class NoFleet implements Fleet {
    @Override
    public ClusterConnection connection(ClusterId cluster) {
      throw new ClusterUnavailable("connection refused");
    }

    @Override
    public void close() {}
  }

  private static final class AllReady implements Observations {
    @Override
    public Readiness readiness(ClusterId cluster, ManifestKey key) {
      return Readiness.READY;
    }

    @Override
    public Optional<Unready> unready(ClusterId cluster, ManifestKey key) {
      return Optional.empty();
    }

    @Override
    public Connectivity connectivity(ClusterId cluster) {
      return Connectivity.AVAILABLE;
    }

    @Override
    public List<JsonNode> pods(Delivery.Id delivery) {
      return List.of();
    }

    @Override
    public Optional<Delivery.Id> holder(ClusterId cluster, ManifestKey key) {
      return Optional.empty();
    }

    @Override
    public Optional<JsonNode> live(ClusterId cluster, ManifestKey key) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
