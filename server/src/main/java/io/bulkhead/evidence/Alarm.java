package io.bulkhead.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Incident;
import java.time.temporal.ChronoUnit;

/// Acts on an incident of a pod on its cluster: creates an event for the pod, and evicts it.
final class Alarm {
  static ApplyOutcome event(ClusterConnection connection, Incident incident) {
    String namespace = incident.subject().substring(0, incident.subject().indexOf('/'));
    String pod = incident.subject().substring(namespace.length() + 1);
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("apiVersion", "v1").put("kind", "Event");
    event
        .putObject("metadata")
        .put("name", "bulkhead-incident-" + incident.id())
        .put("namespace", namespace);
    event
        .putObject("involvedObject")
        .put("apiVersion", "v1")
        .put("kind", "Pod")
        .put("namespace", namespace)
        .put("name", pod)
        .put("uid", incident.uid());
    String when = incident.opened().truncatedTo(ChronoUnit.SECONDS).toString();
    event
        .put("type", "Warning")
        .put("reason", "NotIsolated")
        .put("message", incident.message())
        .put("firstTimestamp", when)
        .put("lastTimestamp", when)
        .put("count", 1);
    event.putObject("source").put("component", "bulkhead");
    return connection.apply(Manifest.of(event));
  }

  /// Uses the Eviction API, which respects disruption budgets.
  static ApplyOutcome evict(ClusterConnection connection, Incident incident) {
    String[] names = incident.subject().split("/", 2);
    ObjectNode eviction = JsonNodeFactory.instance.objectNode();
    eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
    eviction.putObject("metadata").put("name", names[1]).put("namespace", names[0]);
    return connection.send(
        new ManifestKey("v1", "Pod", names[0], names[1]),
        "POST",
        "/api/v1/namespaces/" + names[0] + "/pods/" + names[1] + "/eviction",
        "application/json",
        Json.canonical(eviction));
  }

  /// Deletes exactly the pod that the incident is about, whatever its disruption budgets say.
  static ApplyOutcome delete(ClusterConnection connection, Incident incident) {
    String[] names = incident.subject().split("/", 2);
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.putObject("preconditions").put("uid", incident.uid());
    return connection.send(
        new ManifestKey("v1", "Pod", names[0], names[1]),
        "DELETE",
        "/api/v1/namespaces/" + names[0] + "/pods/" + names[1],
        "application/json",
        Json.canonical(options));
  }

  private Alarm() {}
}
