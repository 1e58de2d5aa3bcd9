package io.bulkhead.kind.fleet;

import io.bulkhead.kind.Overview;
import io.bulkhead.kind.Zero;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A cluster in a list.
///
/// @param names provider and cluster
/// @param reachable whether its API server answered the last request
/// @param silentSince since when it does not answer; null while it does, or if it never did
/// @param version of Kubernetes; empty if unknown
/// @param sandboxClasses names of its RuntimeClasses
/// @param freeMilliCpu of ready nodes, what is allocatable and not requested, in thousandths of a
///   CPU
/// @param freeMemoryBytes of ready nodes
/// @param guard `present`, `absent`, or `changed` while it is not what was delivered
/// @param incidents how many are open
/// @param unusable why untrusted work must not go there; empty if it may
public record ClusterOverview(
    List<String> names,
    boolean reachable,
    @Nullable Instant silentSince,
    String version,
    List<String> sandboxClasses,
    int nodesReady,
    int nodes,
    long freeMilliCpu,
    long freeMemoryBytes,
    String guard,
    int incidents,
    List<String> unusable)
    implements Overview.Line {
  public ClusterOverview {
    names = Zero.list(names);
    version = Zero.text(version);
    sandboxClasses = Zero.list(sandboxClasses);
    guard = Zero.text(guard);
    unusable = Zero.list(unusable);
  }

  static final List<Overview.Column<ClusterOverview>> COLUMNS =
      List.of(
          new Overview.Column<>("reachable", one -> one.reachable ? "yes" : "no"),
          new Overview.Column<>("silent for", ClusterOverview::silentSince),
          new Overview.Column<>("version", ClusterOverview::version),
          new Overview.Column<>("classes", one -> String.join(",", one.sandboxClasses)),
          new Overview.Column<>("nodes ready", one -> one.known(one.nodesReady + "/" + one.nodes)),
          new Overview.Column<>("free cpu", one -> one.known(tenths(one.freeMilliCpu, 1000))),
          new Overview.Column<>(
              "free memory", one -> one.known(tenths(one.freeMemoryBytes, 1L << 30) + "Gi")),
          new Overview.Column<>("guard", ClusterOverview::guard),
          new Overview.Column<>("incidents", ClusterOverview::incidents));

  /// Of a cluster whose nodes were never seen, nothing is known of its room.
  private @Nullable String known(String text) {
    return nodes == 0 ? null : text;
  }

  private static String tenths(long amount, long unit) {
    return String.format(Locale.ROOT, "%.1f", amount / (double) unit);
  }
}
