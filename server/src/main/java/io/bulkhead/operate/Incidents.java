package io.bulkhead.operate;

import io.bulkhead.store.Incident;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Incidents as answers show them.
final class Incidents {
  static Map<String, Object> shown(Incident incident) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("id", incident.id());
    body.put("cluster", incident.cluster().toString());
    body.put("kind", incident.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    body.put("subject", incident.subject());
    body.put("project", incident.project());
    body.put("logicalCloud", incident.logicalCloud());
    body.put("message", incident.message());
    body.put("evicted", incident.evicted());
    body.put("opened", incident.opened().toString());
    Instant closed = incident.closed();
    if (closed != null) {
      body.put("closed", closed.toString());
    }
    return body;
  }

  private Incidents() {}
}
