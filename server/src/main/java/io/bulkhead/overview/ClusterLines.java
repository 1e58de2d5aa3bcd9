package io.bulkhead.overview;

import io.bulkhead.cluster.Observations;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterOverview;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Reader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Clusters in lists.
final class ClusterLines {
  private final Reader reader;
  private final Observations observations;

  ClusterLines(Reader reader, Observations observations) {
    this.reader = reader;
    this.observations = observations;
  }

  List<ClusterOverview> lines(List<Stored<Cluster>> clusters) {
    Map<ClusterId, List<Incident>> incidents =
        reader.incidents().open().stream().collect(Collectors.groupingBy(Incident::cluster));
    return clusters.stream()
        .map(cluster -> {
          List<String> names = cluster.key().names();
          var id = new ClusterId(names.getFirst(), cluster.key().name());
          return line(names, id, incidents.getOrDefault(id, List.of()));
        })
        .toList();
  }

  private ClusterOverview line(List<String> names, ClusterId id, List<Incident> incidents) {
    Capabilities seen = reader.facts().capabilities(id).orElse(Capabilities.UNKNOWN);
    Instant silent = observations.unknownSince(id).orElse(null);
    List<NodeFact> ready = seen.nodes().stream().filter(NodeFact::ready).toList();
    return new ClusterOverview(
        names,
        seen.reachable() && silent == null,
        silent,
        seen.version(),
        seen.runtimeClasses().stream().map(RuntimeClassFact::name).toList(),
        ready.size(),
        seen.nodes().size(),
        ready.stream()
            .mapToLong(node -> Math.max(0, node.milliCpu() - node.requestedMilliCpu()))
            .sum(),
        ready.stream()
            .mapToLong(node -> Math.max(0, node.memoryBytes() - node.requestedMemoryBytes()))
            .sum(),
        guard(seen, incidents),
        incidents.size(),
        seen.unusable());
  }

  private static String guard(Capabilities seen, List<Incident> incidents) {
    if (incidents.stream().anyMatch(one -> one.kind() == Incident.Kind.GUARD)) {
      return "changed";
    }
    return seen.guardDigest().isEmpty() ? "absent" : "present";
  }
}
