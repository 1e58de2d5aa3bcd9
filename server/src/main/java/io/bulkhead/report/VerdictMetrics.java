package io.bulkhead.report;

import java.util.Map;

/// Counts isolated and non-isolated scopes.
@FunctionalInterface
public interface VerdictMetrics {
  /// Ignores everything.
  VerdictMetrics NONE = counts -> {};

  /// @param kind `Cluster`, `Project` or `LogicalCloud`
  record Row(String kind, boolean holds) {}

  /// All counts; a missing one is zero.
  void verdicts(Map<Row, Integer> counts);
}
