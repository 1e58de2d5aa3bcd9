package io.bulkhead.operation;

import io.bulkhead.evidence.ClusterObservations;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Json;
import java.util.List;

/// Observations of the clusters of a [Site].
final class Sightings {
  /// One node that knows runc and gvisor, and the class gvisor with this handler.
  ///
  /// @param overhead of the class, in bytes
  static Capabilities facts(String handler, long milliCpu, long overhead) {
    var node =
        new Capabilities.NodeFact(
            "n1",
            true,
            List.of("runc", "gvisor"),
            List.of(),
            4000,
            8L << 30,
            110,
            0,
            0,
            0,
            List.of());
    return new Capabilities(
        Site.NOW,
        true,
        "v1.37.2",
        true,
        true,
        List.of(),
        List.of(
            new Capabilities.RuntimeClassFact("gvisor", handler, milliCpu, overhead, List.of())),
        List.of(node),
        "",
        "",
        "",
        List.of(),
        Capabilities.Identity.UNKNOWN);
  }

  /// Tells the watchtower of a cluster with node n1, class gvisor and the namespace acme-press.
  static void watch(
      ClusterObservations watchtower, ClusterId cluster, String handler, String... pods) {
    watchtower.listed(
        cluster,
        "Node",
        List.of(
            Json.parse(
                "{\"metadata\":{\"name\":\"n1\"},\"status\":{\"runtimeHandlers\":"
                    + "[{\"name\":\"runc\"},{\"name\":\"gvisor\"}]}}")));
    watchtower.listed(
        cluster,
        "RuntimeClass",
        List.of(
            Json.parse("{\"metadata\":{\"name\":\"gvisor\"},\"handler\":\"" + handler + "\"}")));
    watchtower.listed(
        cluster,
        "Namespace",
        List.of(
            Json.parse(
                "{\"metadata\":{\"name\":\"acme-press\",\"labels\":"
                    + "{\"bulkhead.io/trust\":\"untrusted\",\"bulkhead.io/project\":\"acme\","
                    + "\"bulkhead.io/logical-cloud\":\"press\"}}}")));
    String policies = "NetworkPolicy ClusterNetworkPolicy AdminNetworkPolicy";
    for (String kind : (policies + " BaselineAdminNetworkPolicy EndpointSlice").split(" ")) {
      watchtower.listed(cluster, kind, List.of());
    }
    watchtower.listed(cluster, "Pod", java.util.Arrays.stream(pods).map(Json::parse).toList());
  }

  private Sightings() {}
}
