package io.bulkhead.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides which probes should run. A virtual machine for each node and class costs memory, so only
/// a few run at once, and none if there is a valid result.
public final class Probing {
  /// Maximum number of probes on one cluster at the same time.
  static final int MOST = 16;

  /// @param offered nodes and classes where pods of the class may run now
  /// @param begun probes that were chosen before: they keep their turn
  /// @param resting probes that failed a short while ago
  /// @param busy nodes and classes of untrusted pods, whose proof waits for a probe
  public record Turn(
      List<NodeClass> offered,
      Set<NodeClass> begun,
      Set<NodeClass> resting,
      Predicate<NodeClass> busy) {
    public Turn {
      offered = List.copyOf(offered);
    }
  }

  /// Sorted by node, then class.
  public static List<ProbeWish> wanted(ClusterFacts cluster, Turn turn) {
    if (cluster.probes().off()) {
      return List.of();
    }
    List<ProbeWish> due = new ArrayList<>();
    for (NodeClass subject : turn.offered()) {
      if (!turn.resting().contains(subject)) {
        due(cluster, subject, due);
      }
    }
    due.sort(
        Comparator.comparing((ProbeWish wish) -> !turn.begun().contains(wish.subject()))
            .thenComparing(wish -> !turn.busy().test(wish.subject()))
            .thenComparing(ProbeWish::subject));
    return due.stream().limit(MOST).sorted(Comparator.comparing(ProbeWish::subject)).toList();
  }

  private static void due(ClusterFacts cluster, NodeClass subject, List<ProbeWish> into) {
    @Nullable NodeFacts node = cluster.nodes().get(subject.node());
    @Nullable ClassFacts live = cluster.classes().get(subject.sandbox());
    if (node == null || live == null) {
      return;
    }
    ProbeBasis basis = ProbeBasis.of(node, live.handler());
    if (cluster.probes().due(subject, basis)) {
      into.add(new ProbeWish(subject, basis, cluster.probes().nonce(subject, basis)));
    }
  }

  private Probing() {}
}
