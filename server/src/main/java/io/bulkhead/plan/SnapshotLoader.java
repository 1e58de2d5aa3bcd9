package io.bulkhead.plan;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.owner.OwnerType;
import io.bulkhead.quota.Amounts;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes snapshots. The documents are the reader's own: a read is one revision, so a snapshot is
/// valid within it.
final class SnapshotLoader {
  /// @param documents reads those of the reader
  static Snapshot of(Reader reader, Documents documents, Wanted wanted) {
    var clusters = new TreeMap<ClusterId, ClusterFacts>();
    Map<ClusterId, SortedMap<String, Bundle>> held = held(reader, wanted);
    wanted
        .type()
        .candidates(documents, wanted.key())
        .forEach(cluster -> put(reader, cluster, held, clusters));
    return new Snapshot(wanted.target(), documents, clusters, wanted.shares(), wanted.kept());
  }

  /// What to compile.
  ///
  /// @param key of the document that owns it
  /// @param shares what a logical cloud may use of its quotas, by cluster
  /// @param kept random values that charts generated
  record Wanted(
      OwnerType type,
      DocumentKey key,
      Target target,
      SortedMap<ClusterId, Amounts> shares,
      KeptValues kept) {}

  /// Of a deployment that does not exist.
  static Snapshot supposed(Reader reader, SupposedDocuments supposed) {
    var clusters = new TreeMap<ClusterId, ClusterFacts>();
    supposed.clusters().forEach(cluster -> put(reader, cluster, Map.of(), clusters));
    return new Snapshot(supposed.target(), supposed, clusters);
  }

  private static Map<ClusterId, SortedMap<String, Bundle>> held(Reader reader, Wanted wanted) {
    return switch (wanted.type().held()) {
      case NOTHING -> Map.of();
      case CLUSTERS -> held(reader, wanted.key());
      case BUNDLES -> bundles(reader, wanted.key());
    };
  }

  /// The clusters that the target is delivered to; its bundles do not matter.
  private static Map<ClusterId, SortedMap<String, Bundle>> held(Reader reader, DocumentKey owner) {
    Map<ClusterId, SortedMap<String, Bundle>> held = new HashMap<>();
    for (Delivery delivery : reader.deliveries().of(owner)) {
      if (delivery.progress().applied() != null) {
        held.put(delivery.id().cluster(), new TreeMap<>());
      }
    }
    return held;
  }

  /// The clusters that the target is delivered to, with its bundles. Alike clusters share a bundle.
  private static Map<ClusterId, SortedMap<String, Bundle>> bundles(
      Reader reader, DocumentKey owner) {
    Map<Digest, Bundle> known = new HashMap<>();
    Map<ClusterId, SortedMap<String, Bundle>> held = new HashMap<>();
    for (Delivery delivery : reader.deliveries().of(owner)) {
      Digest applied = delivery.progress().applied();
      if (applied != null) {
        Bundle bundle =
            known.computeIfAbsent(
                applied, digest -> reader.bundles().find(digest).orElse(Bundle.EMPTY));
        held.computeIfAbsent(delivery.id().cluster(), x -> new TreeMap<>())
            .put(delivery.id().part(), bundle);
      }
    }
    return held;
  }

  private static void put(
      Reader reader,
      ClusterId cluster,
      Map<ClusterId, SortedMap<String, Bundle>> held,
      SortedMap<ClusterId, ClusterFacts> into) {
    into.computeIfAbsent(cluster, id -> facts(reader, id, held.get(id)));
  }

  private static ClusterFacts facts(
      Reader reader, ClusterId id, @Nullable SortedMap<String, Bundle> held) {
    DocumentKey key = id.document();
    List<String> labels =
        reader.children(FleetKinds.CLUSTER_LABEL, key).stream()
            .map(label -> label.body().clusterLabel())
            .toList();
    Capabilities seen = reader.facts().capabilities(id).orElse(Capabilities.UNKNOWN);
    List<String> incidents =
        reader.incidents().open(id).stream()
            .filter(incident -> incident.kind() != Incident.Kind.POD)
            .map(incident -> incident.kind().text())
            .distinct()
            .toList();
    return new ClusterFacts(
        id, labels, seen, held != null, incidents, held == null ? new TreeMap<>() : held);
  }

  private SnapshotLoader() {}
}
