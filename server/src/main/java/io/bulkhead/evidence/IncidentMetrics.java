package io.bulkhead.evidence;

import io.bulkhead.store.Incident;
import java.util.List;

/// Counts incidents.
public interface IncidentMetrics {
  void opened(Incident incident);

  /// All open incidents of the hub.
  void open(List<Incident> incidents);
}
