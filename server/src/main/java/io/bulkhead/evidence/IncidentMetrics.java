package io.bulkhead.evidence;

import io.bulkhead.store.Incident;
import java.util.List;

/// Is told how many incidents there are.
public interface IncidentMetrics {
  void opened(Incident incident);

  /// All incidents of the hub that last.
  void open(List<Incident> incidents);
}
