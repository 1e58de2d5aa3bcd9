package io.bulkhead.operate;

import io.bulkhead.compiler.Snapshot;
import io.bulkhead.compiler.Snapshot.ClusterFacts;
import io.bulkhead.compiler.Target;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.AppIntent;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Reader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Takes snapshots. The documents are the reader's own: a read is one revision, so a snapshot is
/// valid within it.
final class Snapshots {
  /// Open ones come first.
  private static final int INCIDENTS = 2000;

  static Snapshot of(Reader reader, Target target) {
    var clusters = new TreeMap<ClusterId, ClusterFacts>();
    switch (target) {
      case Target.Deployment deployment -> {
        DocumentKey group = deployment.group();
        Set<ClusterId> held = held(reader, group);
        reader
            .find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, group)
            .map(found -> cloudOf(group, found.body().spec().logicalCloud()))
            .ifPresent(cloud -> references(reader, cloud, held, clusters));
        providersOf(reader, group).forEach(provider -> all(reader, provider, held, clusters));
      }
      case Target.Cloud cloud ->
          references(reader, cloud.cloud(), held(reader, cloud.cloud()), clusters);
      case Target.Baseline baseline -> put(reader, baseline.cluster(), Set.of(), clusters);
    }
    return new Snapshot(target, reader, clusters);
  }

  static DocumentKey cloudOf(DocumentKey group, String cloud) {
    return DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, group.names().getFirst(), cloud);
  }

  /// Where the target is delivered already.
  private static Set<ClusterId> held(Reader reader, DocumentKey owner) {
    Set<ClusterId> held = new HashSet<>();
    for (Delivery delivery : reader.deliveriesOf(owner)) {
      if (delivery.applied() != null) {
        held.add(delivery.id().cluster());
      }
    }
    return held;
  }

  private static void references(
      Reader reader,
      DocumentKey cloud,
      Set<ClusterId> held,
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
      Set<ClusterId> held,
      SortedMap<ClusterId, ClusterFacts> into) {
    DocumentKey parent = DocumentKey.of(FleetKinds.CLUSTER_PROVIDER, provider);
    reader
        .children(FleetKinds.CLUSTER, parent)
        .forEach(cluster -> put(reader, new ClusterId(provider, cluster.key().name()), held, into));
  }

  private static void put(
      Reader reader,
      ClusterId cluster,
      Set<ClusterId> held,
      SortedMap<ClusterId, ClusterFacts> into) {
    into.computeIfAbsent(cluster, id -> facts(reader, id, held.contains(id)));
  }

  private static ClusterFacts facts(Reader reader, ClusterId id, boolean holdsTarget) {
    DocumentKey key = DocumentKey.of(FleetKinds.CLUSTER, id.provider(), id.cluster());
    List<String> labels =
        reader.children(FleetKinds.CLUSTER_LABEL, key).stream()
            .map(label -> label.body().clusterLabel())
            .toList();
    Capabilities seen = reader.capabilities(id).orElse(Capabilities.UNKNOWN);
    List<String> incidents =
        reader.incidentsOn(id, INCIDENTS).stream()
            .filter(incident -> incident.open() && incident.kind() != Incident.Kind.POD)
            .map(Incident::message)
            .toList();
    return new ClusterFacts(id, labels, seen, holdsTarget, incidents);
  }

  private Snapshots() {}
}
