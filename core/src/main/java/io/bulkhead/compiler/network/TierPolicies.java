package io.bulkhead.compiler.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.model.NewObject;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/// Denies at a tier above NetworkPolicies, which no tenant's policy can override: untrusted
/// namespaces cannot reach any other kind of namespace or the metadata address, and those do not
/// accept traffic from them. Traffic between untrusted namespaces is left to their NetworkPolicies.
/// Only for clusters whose API serves such policies.
///
/// Selectors only test which labels exist. Some plug-ins have treated selectors for the absence of
/// a label, and operators with values, as if they selected everything, which would close the
/// cluster. So "not untrusted" is expressed as everything that the preceding rules have not passed
/// on.
public final class TierPolicies {
  private static final String CLUSTER_POLICY =
      "policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy";
  private static final String ADMIN_POLICY = "policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy";

  private static final String UNTRUSTED =
      "{\"matchLabels\": {\"" + Labels.TRUST + "\": \"untrusted\"}}";
  private static final String ALL = "{}";
  private static final String RESOLVERS =
      """
      {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
       "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}
      """;

  /// Two kinds with the same meaning; the older one is being phased out.
  private enum Form {
    CLUSTER(
        "policy.networking.k8s.io/v1alpha2",
        "ClusterNetworkPolicy",
        "\"tier\": \"Admin\", ",
        """
        "protocols": [{"udp": {"destinationPort": {"number": 53}}}, {"tcp": {"destinationPort": {"number": 53}}}]
        """,
        """
        , {"name": "metadata", "action": "Deny",
           "to": [{"networks": ["169.254.169.254/32", "fd00:ec2::254/128"]}]}
        """),
    ADMIN(
        "policy.networking.k8s.io/v1alpha1",
        "AdminNetworkPolicy",
        "",
        """
        "ports": [{"portNumber": {"protocol": "UDP", "port": 53}}, {"portNumber": {"protocol": "TCP", "port": 53}}]
        """,
        // Not every plug-in's definition has its addresses.
        "");

    private final String apiVersion;
    private final String kind;
    private final String tier;
    private final String resolving;
    private final String metadata;

    Form(String apiVersion, String kind, String tier, String resolving, String metadata) {
      this.apiVersion = apiVersion;
      this.kind = kind;
      this.tier = tier;
      this.resolving = resolving;
      this.metadata = metadata;
    }
  }

  /// @param apis served `group/version/Kind`
  public static List<Manifest> of(List<String> apis) {
    if (apis.contains(CLUSTER_POLICY)) {
      return of(Form.CLUSTER);
    }
    return apis.contains(ADMIN_POLICY) ? of(Form.ADMIN) : List.of();
  }

  private static List<Manifest> of(Form form) {
    List<Manifest> policies = new ArrayList<>();
    policies.add(
        policy(
            form,
            "bulkhead-name-resolution",
            1,
            "\"pods\": " + RESOLVERS,
            """
            "ingress": [{"name": "from-untrusted", "action": "Pass", "from": [{"namespaces": %s}], %s}]
            """
                .formatted(UNTRUSTED, form.resolving)));
    policies.add(
        policy(
            form,
            "bulkhead-untrusted",
            2,
            "\"namespaces\": " + UNTRUSTED,
            """
            "ingress": [{"name": "as-they-allow", "action": "Pass", "from": [{"namespaces": %1$s}]}],
            "egress": [
              {"name": "name-resolution", "action": "Pass", "to": [{"pods": %2$s}], %3$s},
              {"name": "as-they-allow", "action": "Pass", "to": [{"namespaces": %4$s}]},
              {"name": "to-others", "action": "Deny", "to": [{"namespaces": %1$s}]}%5$s]
            """
                .formatted(ALL, RESOLVERS, form.resolving, UNTRUSTED, form.metadata)));
    policies.add(
        policy(
            form,
            "bulkhead-others",
            3,
            "\"namespaces\": " + ALL,
            """
            "ingress": [{"name": "from-untrusted", "action": "Deny", "from": [{"namespaces": %s}]}]
            """
                .formatted(UNTRUSTED)));
    return policies;
  }

  private static Manifest policy(
      Form form, String name, int priority, String subject, String rules) {
    ObjectNode tree = NewObject.tree(form.apiVersion, form.kind, "", name);
    tree.set(
        "spec",
        Json.parse(
            "{%s\"priority\": %d, \"subject\": {%s}, %s}"
                .formatted(form.tier, priority, subject, rules)));
    return Manifest.of(tree);
  }

  private TierPolicies() {}
}
