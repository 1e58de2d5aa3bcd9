package io.bulkhead.compiler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.List;

/// The network policies of an untrusted namespace: nothing but name resolution and itself.
final class CloudNetwork {
  static List<Manifest> policies(String namespace) {
    return List.of(
        policy(
            namespace,
            "bulkhead-default-deny",
            """
            {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
            """),
        policy(
            namespace,
            "bulkhead-allow-dns",
            """
            {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{
              "to": [{"namespaceSelector": {
                "matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}],
              "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]}]}
            """),
        policy(
            namespace,
            "bulkhead-allow-same-namespace",
            """
            {"podSelector": {}, "policyTypes": ["Ingress", "Egress"],
             "ingress": [{"from": [{"podSelector": {}}]}],
             "egress": [{"to": [{"podSelector": {}}]}]}
            """));
  }

  private static Manifest policy(String namespace, String name, String spec) {
    ObjectNode tree = CloudObjects.object("networking.k8s.io/v1", "NetworkPolicy", namespace, name);
    tree.set("spec", Json.parse(spec));
    return Manifest.of(tree);
  }

  private CloudNetwork() {}
}
