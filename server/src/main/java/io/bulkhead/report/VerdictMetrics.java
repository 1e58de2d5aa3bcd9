package io.bulkhead.report;

import java.util.Map;

/// Is told how many scopes are isolated and how many are not.
@FunctionalInterface
public interface VerdictMetrics {
  /// Nobody who wants to know.
  VerdictMetrics NONE = counts -> {};

  /// @param kind `Cluster`, `Project` or `LogicalCloud`
  record Row(String kind, boolean holds) {}

  /// All that there are; what is missing is none.
  void verdicts(Map<Row, Integer> counts);
}
