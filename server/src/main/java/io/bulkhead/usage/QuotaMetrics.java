package io.bulkhead.usage;

import java.util.List;

/// Is told how the quotas of each project and its logical clouds stand, whenever one was looked at.
@FunctionalInterface
public interface QuotaMetrics {
  /// Nobody who wants to know.
  QuotaMetrics NONE = (project, standings) -> {};

  /// @param standings all of the project that is limited; what is missing is limited no more
  void standings(String project, List<UsageRow> standings);
}
