package io.bulkhead.proof;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The facts of one cluster that its pods are judged by.
///
/// @param catalogue handlers of the sandbox classes, by class
/// @param classes RuntimeClasses of the cluster, by name
/// @param nodes by name
/// @param probes what was observed from within the sandboxes
/// @param aged why the version of a class is too old or unknown, by class; without those that are
///   new enough
/// @param lapses when a class was no sandbox, by class, or by [NodeClass] if only on one node
public record ClusterFacts(
    SortedMap<String, String> catalogue,
    SortedMap<String, ClassFacts> classes,
    SortedMap<String, NodeFacts> nodes,
    GuardFacts guard,
    ProbeFacts probes,
    SortedMap<String, String> aged,
    SortedMap<String, List<Gap>> lapses) {
  public ClusterFacts {
    catalogue = Collections.unmodifiableSortedMap(new TreeMap<>(catalogue));
    classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    aged = Collections.unmodifiableSortedMap(new TreeMap<>(aged));
    lapses = Collections.unmodifiableSortedMap(new TreeMap<>(lapses == null ? Map.of() : lapses));
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /// What the probe found about the sandbox that a pod has on its node.
  public ProbeFacts.State probe(PodFacts pod) {
    return probe(new NodeClass(pod.node(), pod.runtimeClass()));
  }

  public ProbeFacts.State probe(NodeClass subject) {
    @Nullable ClassFacts live = classes.get(subject.sandbox());
    @Nullable NodeFacts node = nodes.get(subject.node());
    return live == null || node == null
        ? new ProbeFacts.State(null, List.of(), "")
        : probes.state(subject, node, live.handler());
  }
}
