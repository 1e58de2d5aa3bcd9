package io.bulkhead.compiler.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.model.Grants;
import io.bulkhead.compiler.model.NewObject;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The network policies of an untrusted namespace: it reaches only name resolution, itself, and the
/// granted gateways. It may open further egress by policies of its own, as far as the guard finds a
/// grant.
///
/// A trusted namespace gets none. With some network plug-ins, allowing "all but untrusted" would
/// cut off the telco's functions from nodes and from external clients. Untrusted namespaces cannot
/// send to it anyway, and [TierPolicies] denies that as well on clusters that serve such policies.
public final class CloudNetwork {
  /// The NetworkPolicies of an untrusted cloud's namespace.
  public static List<Manifest> policies(String namespace, Grants grants) {
    List<Manifest> policies = new ArrayList<>();
    policies.add(
        policy(
            namespace,
            "bulkhead-default-deny",
            """
            {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
            """));
    policies.add(
        policy(
            namespace,
            "bulkhead-allow-dns",
            """
            {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{
              "to": [{
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
                "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}],
              "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]}]}
            """));
    policies.add(
        policy(
            namespace,
            "bulkhead-allow-same-namespace",
            """
            {"podSelector": {}, "policyTypes": ["Ingress", "Egress"],
             "ingress": [{"from": [{"podSelector": {}}]}],
             "egress": [{"to": [{"podSelector": {}}]}]}
            """));
    SortedSet<String> gateways = gatewayNamespaces(grants);
    if (!gateways.isEmpty()) {
      policies.add(fromGateways(namespace, gateways));
    }
    return policies;
  }

  private static SortedSet<String> gatewayNamespaces(Grants grants) {
    SortedSet<String> namespaces = new TreeSet<>();
    for (String gateway : grants.of(GrantAnnotation.GATEWAYS)) {
      namespaces.add(gateway.substring(0, Math.max(0, gateway.indexOf('/'))));
    }
    namespaces.remove("");
    return namespaces;
  }

  /// A route to a granted gateway would be useless if the gateway's pods could not connect.
  private static Manifest fromGateways(String namespace, SortedSet<String> gateways) {
    var spec =
        (ObjectNode)
            Json.parse(
                """
                {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": []}]}
                """);
    var from = (ArrayNode) spec.at("/ingress/0/from");
    for (String gateway : gateways) {
      from.addObject()
          .putObject("namespaceSelector")
          .putObject("matchLabels")
          .put("kubernetes.io/metadata.name", gateway);
    }
    return policy(namespace, "bulkhead-allow-granted-gateways", spec.toString());
  }

  private static Manifest policy(String namespace, String name, String spec) {
    ObjectNode tree = NewObject.tree("networking.k8s.io/v1", "NetworkPolicy", namespace, name);
    tree.set("spec", Json.parse(spec));
    return Manifest.of(tree);
  }

  private CloudNetwork() {}
}
