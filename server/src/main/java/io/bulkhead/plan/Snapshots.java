package io.bulkhead.plan;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.AppIntent;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.owner.Owners;
import io.bulkhead.quota.Amounts;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes snapshots. The documents are the reader's own: a read is one revision, so a snapshot is
/// valid within it.
final class Snapshots {
  /// Open ones come first.
  private static final int INCIDENTS = 2000;

  /// @param shares what a logical cloud may use of its quotas, by cluster
  /// @param kept what charts made by chance
  static Snapshot of(
      Reader reader, Target target, SortedMap<ClusterId, Amounts> shares, KeptValues kept) {
    var clusters = new TreeMap<ClusterId, ClusterFacts>();
    switch (target) {
      case Target.Deployment deployment -> {
        DocumentKey group = deployment.group();
        Map<ClusterId, SortedMap<String, Bundle>> held = bundles(reader, group);
        reader
            .find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, group)
            .map(found -> Owners.cloudOf(group, found.body().spec().logicalCloud()))
            .ifPresent(cloud -> references(reader, cloud, held, clusters));
        providersOf(reader, group).forEach(provider -> all(reader, provider, held, clusters));
      }
      case Target.Cloud cloud ->
          references(reader, cloud.cloud(), held(reader, cloud.cloud()), clusters);
      case Target.Baseline baseline -> put(reader, baseline.cluster(), Map.of(), clusters);
    }
    return new Snapshot(target, reader, clusters, shares, kept);
  }

  /// Of a deployment that nobody made.
  static Snapshot supposed(Reader reader, Supposition supposed) {
    var clusters = new TreeMap<ClusterId, ClusterFacts>();
    supposed.clusters().forEach(cluster -> put(reader, cluster, Map.of(), clusters));
    return new Snapshot(supposed.target(), supposed, clusters);
  }

  /// Where the target is delivered already; what of it does not count.
  private static Map<ClusterId, SortedMap<String, Bundle>> held(Reader reader, DocumentKey owner) {
    Map<ClusterId, SortedMap<String, Bundle>> held = new HashMap<>();
    for (Delivery delivery : reader.deliveriesOf(owner)) {
      if (delivery.applied() != null) {
        held.put(delivery.id().cluster(), new TreeMap<>());
      }
    }
    return held;
  }

  /// Where the target is delivered already, and what. Alike clusters share a bundle.
  private static Map<ClusterId, SortedMap<String, Bundle>> bundles(
      Reader reader, DocumentKey owner) {
    Map<Digest, Bundle> known = new HashMap<>();
    Map<ClusterId, SortedMap<String, Bundle>> held = new HashMap<>();
    for (Delivery delivery : reader.deliveriesOf(owner)) {
      Digest applied = delivery.applied();
      if (applied != null) {
        Bundle bundle =
            known.computeIfAbsent(applied, digest -> reader.bundle(digest).orElse(Bundle.EMPTY));
        held.computeIfAbsent(delivery.id().cluster(), x -> new TreeMap<>())
            .put(delivery.id().part(), bundle);
      }
    }
    return held;
  }

  private static void references(
      Reader reader,
      DocumentKey cloud,
      Map<ClusterId, SortedMap<String, Bundle>> held,
      SortedMap<ClusterId, ClusterFacts> into) {
    reader.children(TenancyKinds.CLUSTER_REFERENCE, cloud).stream()
        .map(ref -> ref.body().spec())
        .map(spec -> new ClusterId(spec.clusterProvider(), spec.cluster()))
        .forEach(cluster -> put(reader, cluster, held, into));
  }

  /// Providers that the group's placement names: a label may mean any of their clusters.
  private static List<String> providersOf(Reader reader, DocumentKey group) {
    return reader.children(WorkloadKinds.GENERIC_PLACEMENT_INTENT, group).stream()
        .flatMap(gpi -> reader.children(WorkloadKinds.APP_INTENT, gpi.key()).stream())
        .flatMap(intent -> leaves(intent.body().spec().intent()))
        .map(AppIntent.Leaf::clusterProvider)
        .filter(provider -> !provider.isEmpty())
        .distinct()
        .toList();
  }

  private static Stream<AppIntent.Leaf> leaves(AppIntent.Placement placement) {
    Stream<AppIntent.Leaf> mandatory =
        placement.allOf().stream()
            .flatMap(item -> Stream.concat(Stream.of(item.leaf()), item.anyOf().stream()));
    return Stream.concat(mandatory, placement.anyOf().stream());
  }

  private static void all(
      Reader reader,
      String provider,
      Map<ClusterId, SortedMap<String, Bundle>> held,
      SortedMap<ClusterId, ClusterFacts> into) {
    DocumentKey parent = DocumentKey.of(FleetKinds.CLUSTER_PROVIDER, provider);
    reader
        .children(FleetKinds.CLUSTER, parent)
        .forEach(cluster -> put(reader, new ClusterId(provider, cluster.key().name()), held, into));
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
    DocumentKey key = DocumentKey.of(FleetKinds.CLUSTER, id.provider(), id.cluster());
    List<String> labels =
        reader.children(FleetKinds.CLUSTER_LABEL, key).stream()
            .map(label -> label.body().clusterLabel())
            .toList();
    Capabilities seen = reader.capabilities(id).orElse(Capabilities.UNKNOWN);
    List<String> incidents =
        reader.openIncidents(id).stream()
            .filter(incident -> incident.kind() != Incident.Kind.POD)
            .map(incident -> incident.kind().text())
            .distinct()
            .toList();
    return new ClusterFacts(
        id, labels, seen, held != null, incidents, held == null ? new TreeMap<>() : held);
  }

  private Snapshots() {}
}
