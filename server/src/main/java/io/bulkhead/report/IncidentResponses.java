package io.bulkhead.report;

import io.bulkhead.response.IncidentResponse;
import io.bulkhead.store.Incident;
import java.util.Locale;

/// Incidents as answers show them.
final class IncidentResponses {
  static IncidentResponse shown(Incident incident) {
    return new IncidentResponse(
        incident.id(),
        incident.cluster().toString(),
        incident.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        incident.subject(),
        incident.project(),
        incident.logicalCloud(),
        incident.message(),
        incident.evicted(),
        incident.opened(),
        incident.closed());
  }

  private IncidentResponses() {}
}
