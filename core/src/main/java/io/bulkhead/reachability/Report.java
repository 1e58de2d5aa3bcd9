package io.bulkhead.reachability;

import java.util.List;

/// Who reaches whom on one cluster, as far as an untrusted tenant takes part. A node always reaches
/// the pods on it, and that is not listed.
///
/// @param holds no untrusted tenant reaches what it was not granted
/// @param pairs by source, then target
public record Report(boolean holds, List<Pair> pairs) {
  public Report {
    pairs = List.copyOf(pairs);
  }

  /// @param from a tenant as `project/logical-cloud`; `cluster` stands for all namespaces without
  ///   one
  /// @param to a tenant, `cluster`, `dns`, `nodes`, `api-server`, `metadata-address` or a range of
  ///   addresses outside
  /// @param openings empty when nothing passes
  /// @param closedBy what closes the pair; empty when something passes
  /// @param breach it is open and must not be
  public record Pair(
      String from,
      String to,
      boolean open,
      List<Opening> openings,
      String closedBy,
      boolean breach) {
    public Pair {
      openings = List.copyOf(openings);
    }
  }

  /// @param ports of the target's pods: `all`, `53` or `8000-8099`
  /// @param rule of the source's side, then of the target's
  public record Opening(String protocol, String ports, String rule) {}
}
