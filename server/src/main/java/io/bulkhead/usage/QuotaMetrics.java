package io.bulkhead.usage;

import java.util.List;

/// Receives the usage of each project's quotas whenever it was computed.
@FunctionalInterface
public interface QuotaMetrics {
  /// Ignores everything.
  QuotaMetrics NONE = (project, standings) -> {};

  /// @param standings every limited key of the project; a missing key is not limited any more
  void standings(String project, List<UsageRow> standings);
}
