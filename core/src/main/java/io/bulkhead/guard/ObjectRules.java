package io.bulkhead.guard;

import static io.bulkhead.guard.PodRules.granted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.label.Labels;
import java.util.List;
import java.util.stream.Collectors;

/// Rules for objects other than pods in an untrusted namespace: services, network policies, claims,
/// permissions, and everything that restricts the namespace.
final class ObjectRules {
  private static final List<String> ALL_WRITES = List.of("CREATE", "UPDATE", "DELETE");
  private static final String RBAC = "rbac.authorization.k8s.io";

  /// CEL of the variable `granted`.
  static final String GRANTED = "namespaceObject.metadata.?annotations.orValue({})";

  static List<GuardPolicy> all(Terms terms, ObjectNode untrusted, ObjectNode everywhere) {
    return List.of(
        services(untrusted),
        addresses(untrusted),
        RouteRules.ingresses(untrusted),
        RouteRules.gateways(untrusted),
        RouteRules.meshes(untrusted),
        networkPolicies(untrusted),
        networks(untrusted),
        ClaimRules.claims(terms, untrusted),
        budgets(untrusted),
        permissions(untrusted),
        fences(untrusted),
        identities(untrusted),
        reserved(untrusted),
        namespaces(everywhere));
  }

  private static GuardPolicy services(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-services", untrusted)
        .on("", GuardPolicy.WRITES, "services")
        .let("granted", GRANTED)
        .rule(
            "object.spec.?type.orValue('ClusterIP') in (['ClusterIP'] + %s)"
                .formatted(granted(GrantAnnotation.SERVICE_TYPES)),
            "a Service of this type must be granted: use ClusterIP or ask for a grant")
        .rule(
            "object.spec.?externalIPs.orValue([]).size() == 0",
            "externalIPs can take the traffic of others (CVE-2020-8554): remove them")
        .let("kept", PodRules.KEPT)
        .rule(
            EdgeAnnotations.ofService(),
            "annotations that load balancers, name services or meshes obey must be granted: remove"
                + " them or ask for a grant of their domains or keys");
  }

  /// Addresses that only the cluster itself may set: with them a tenant could redirect others'
  /// traffic, or the API server's own requests, to anywhere.
  private static GuardPolicy addresses(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-addresses", untrusted)
        .on("", GuardPolicy.WRITES, "endpoints", "services/status", "pods/status", "bindings")
        .on("", List.of("CREATE"), "pods/binding")
        .on("discovery.k8s.io", GuardPolicy.WRITES, "endpointslices")
        .on("networking.k8s.io", GuardPolicy.WRITES, "ingresses/status")
        .ruleOfTenants(
            GuardPolicy.OPERATED,
            "endpoints, bindings and addresses in a status are set by the cluster: use a Service"
                + " with a selector");
  }

  /// Policies are additive, so a single one that is too wide opens the namespace.
  private static GuardPolicy networkPolicies(ObjectNode untrusted) {
    String own =
        """
        (!has(p.ipBlock) && has(p.podSelector) && !has(p.namespaceSelector))
          || (!has(p.ipBlock) && has(p.namespaceSelector)
            && p.namespaceSelector.?matchLabels[?'kubernetes.io/metadata.name'].orValue('') == object.metadata.namespace)
        """
            .strip();
    return new GuardPolicy("bulkhead-guards-network", untrusted)
        .on("networking.k8s.io", GuardPolicy.WRITES, "networkpolicies")
        .when("is-not-the-operators", "!(" + GuardPolicy.SYSTEM + ")")
        .let("granted", GRANTED)
        .rule(
            """
            object.spec.?ingress.orValue([]).all(r, r.?from.orValue([]).size() > 0 && r.from.all(p, %s))
            """
                .formatted(own),
            "ingress may be opened to the own namespace only: name a podSelector in each from, and"
                + " no namespaceSelector and no ipBlock")
        .rule(
            """
            object.spec.?egress.orValue([]).all(r, r.?to.orValue([]).size() > 0 && r.to.all(p, %s
              || (has(p.namespaceSelector) && !has(p.ipBlock)
                && p.namespaceSelector.?matchLabels[?'kubernetes.io/metadata.name'].orValue('') == 'kube-system'
                && p.?podSelector.?matchLabels[?'k8s-app'].orValue('') == 'kube-dns'
                && r.?ports.orValue([]).size() > 0 && r.ports.all(q, has(q.port) && string(q.port) == '53' && !has(q.endPort)))
              || (has(p.ipBlock) && %s.exists(g, g != '' && cidr(g).containsCIDR(p.ipBlock.cidr)))))
            """
                .formatted(own, granted(GrantAnnotation.EGRESS)),
            "egress may be opened to the own namespace, to name resolution and to granted address"
                + " ranges only: ask for a grant")
        .rule(
            """
            object.spec.?egress.orValue([]).all(r, r.?to.orValue([]).all(p, !has(p.ipBlock)
              || %1$s.all(c,
                (!cidr(p.ipBlock.cidr).containsCIDR(c) || c in %2$s
                  || p.ipBlock.?except.orValue([]).exists(e, cidr(e).containsCIDR(c)))
                && (!cidr(c).containsCIDR(p.ipBlock.cidr)
                  || %2$s.exists(g, g != '' && cidr(g).containsCIDR(p.ipBlock.cidr) && cidr(c).containsCIDR(g))))))
            """
                .formatted(insideRanges(), granted(GrantAnnotation.EGRESS)),
            "private addresses and the metadata address, which nodes and the API server may have,"
                + " need a grant of their own: leave them out by except, or ask for a grant");
  }

  private static String insideRanges() {
    return InsideAddresses.ALL.stream()
        .map(range -> "'" + range + "'")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static GuardPolicy networks(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-networks", untrusted)
        .on("k8s.cni.cncf.io", ALL_WRITES, "*")
        .on("cilium.io", ALL_WRITES, "*")
        .on("crd.projectcalico.org", ALL_WRITES, "*")
        .on("projectcalico.org", ALL_WRITES, "*")
        .on("crd.antrea.io", ALL_WRITES, "*")
        .on("kubeovn.io", ALL_WRITES, "*")
        .on("k8s.ovn.org", ALL_WRITES, "*")
        .on("k8s.plugin.opnfv.org", ALL_WRITES, "*")
        .on("whereabouts.cni.cncf.io", ALL_WRITES, "*")
        .on("sriovnetwork.openshift.io", ALL_WRITES, "*")
        .ruleOfTenants(
            "false",
            "objects of the network plug-in are for the operator: use networking.k8s.io"
                + " NetworkPolicy");
  }

  /// A disruption budget that allows no eviction blocks every drain of a node permanently. The
  /// guard cannot know how many pods a selector matches, so it refuses budgets that never allow
  /// any.
  private static GuardPolicy budgets(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-budgets", untrusted)
        .on("policy", GuardPolicy.WRITES, "poddisruptionbudgets")
        .when(
            "is-not-as-it-was", "request.operation == 'CREATE' || object.?spec != oldObject.?spec")
        .rule(
            """
            !has(object.spec.maxUnavailable) || !string(object.spec.maxUnavailable).matches('^0+%?$')
            """,
            "maxUnavailable: 0 forbids every eviction, and nodes could not be drained: set"
                + " maxUnavailable to 1 or more")
        .rule(
            """
            !has(object.spec.minAvailable) || (type(object.spec.minAvailable) == string
              ? !object.spec.minAvailable.matches('^0*(99|100)%$') : object.spec.minAvailable < 100)
            """,
            "minAvailable: 99%, 100%, or 100 and more pods, forbids every eviction: set"
                + " maxUnavailable to 1 or more instead")
        .rule(
            "has(object.spec.maxUnavailable) || has(object.spec.minAvailable)",
            "a budget without minAvailable and maxUnavailable forbids every eviction: set"
                + " maxUnavailable to 1 or more");
  }

  private static GuardPolicy permissions(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-permissions", untrusted)
        .on(RBAC, GuardPolicy.WRITES, "roles", "rolebindings")
        .when("is-not-the-operators", "!(" + GuardPolicy.SYSTEM + ")")
        .rule(
            """
            object.kind != 'Role' || !has(object.rules) || object.rules == null || object.rules.all(r, r.?verbs.orValue([]).all(v, !(v in ['bind', 'escalate', 'impersonate'])))
            """,
            "a role must not let anyone bind, escalate or impersonate: remove these verbs")
        .rule(
            """
            object.kind != 'RoleBinding' || object.?subjects.orValue([]).all(s,
              (s.kind == 'ServiceAccount' && (s.?namespace.orValue('') == '' || s.namespace == object.metadata.namespace))
              || (s.kind == 'User' && !s.name.startsWith('system:'))
              || (s.kind == 'Group' && (!s.name.startsWith('system:') || s.name == 'system:serviceaccounts:' + object.metadata.namespace)))
            """,
            "permissions may be given to users and to service accounts of the own namespace only")
        .rule(
            "object.kind != 'RoleBinding' || object.roleRef.kind == 'Role' || object.roleRef.name"
                + " in ['view', 'edit']",
            "of the roles of the cluster only view and edit may be bound: use a Role");
  }

  /// Whatever restricts the namespace belongs to the operator, and Bulkhead's own objects are
  /// protected. Objects from a tenant's chart are marked differently, and are changed on the
  /// tenant's behalf.
  private static GuardPolicy fences(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-fences", untrusted)
        .on("", ALL_WRITES, "resourcequotas", "limitranges")
        .on("", List.of("UPDATE"), "resourcequotas/status")
        .on("networking.k8s.io", ALL_WRITES, "networkpolicies")
        .on(RBAC, ALL_WRITES, "roles", "rolebindings")
        .when(
            "is-a-fence",
            """
            request.resource.resource in ['resourcequotas', 'limitranges']
              || [object, oldObject].exists(o, o != null && (o.metadata.?name.orValue('').startsWith('bulkhead-')
                || 'bulkhead.io/managed' in o.metadata.?labels.orValue({})))
            """)
        .ruleOfTenants(
            """
            %s && !(request.resource.resource in ['resourcequotas', 'limitranges'])
              && [object, oldObject].all(o, o == null || (!o.metadata.?name.orValue('').startsWith('bulkhead-')
                && (!('bulkhead.io/managed' in o.metadata.?labels.orValue({})) || o.metadata.labels[?'%s'].orValue('') == 'true')))
            """
                .formatted(GuardPolicy.DELIVERY, Labels.CONFINED),
            "quotas, limit ranges and what Bulkhead made here are for the operator: change the"
                + " logical cloud instead");
  }

  private static GuardPolicy identities(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-identities", untrusted)
        .on("", List.of("CREATE"), "serviceaccounts/token")
        .when("is-not-the-operators", "!(" + GuardPolicy.SYSTEM + ")")
        .let("granted", GRANTED)
        .rule(
            """
            !has(object.spec.audiences) || object.spec.audiences == null || object.spec.audiences.all(a, %s)
            """
                .formatted(PodRules.audience("a")),
            "tokens of service accounts are for this cluster only: remove the audiences or ask for"
                + " a grant");
  }

  /// Pods have this rule in their own policy; kinds that controllers write often are excluded for
  /// speed.
  private static GuardPolicy reserved(ObjectNode untrusted) {
    String foreign =
        """
        ([object.metadata.?labels.orValue({}), object.metadata.?annotations.orValue({})].exists(m, m.exists(k, k.startsWith('bulkhead.io/')))
          || object.metadata.?labels.orValue({}).exists(k, !(%s)))
        """
            .formatted(AnnotationRules.freeLabel())
            .strip();
    return new GuardPolicy("bulkhead-guards-labels", untrusted)
        .on("*", GuardPolicy.WRITES, "*")
        .except("", "pods", "events", "endpoints", "namespaces")
        .except("coordination.k8s.io", "leases")
        .except("events.k8s.io", "events")
        .except("discovery.k8s.io", "endpointslices")
        .except("authorization.k8s.io", "*")
        .when("is-labelled", "has(object.metadata) && " + foreign)
        .ruleOfTenants(
            """
            [object.metadata.?labels.orValue({}), object.metadata.?annotations.orValue({})].all(m, m.all(k, !k.startsWith('bulkhead.io/')))
              || oldObject != null
              && object.metadata.?labels.orValue({}).all(k, !k.startsWith('bulkhead.io/') || oldObject.metadata.?labels[?k].orValue('') == object.metadata.labels[k])
              && object.metadata.?annotations.orValue({}).all(k, !k.startsWith('bulkhead.io/') || oldObject.metadata.?annotations[?k].orValue('') == object.metadata.annotations[k])
              || (%1$s && [object.metadata.?labels.orValue({}), object.metadata.?annotations.orValue({})].all(m, m.all(k, %2$s)))
            """
                .formatted(GuardPolicy.DELIVERY, GuardPolicy.MARK_OR_FREE),
            "labels and annotations under bulkhead.io/ are for the operator: remove them")
        .let("granted", GRANTED)
        .ruleOfTenants(
            """
            object.metadata.?labels.orValue({}).all(k, k.startsWith('bulkhead.io/') || %s || %s
              || (oldObject != null && oldObject.metadata.?labels[?k].orValue('') == object.metadata.labels[k]))
            """
                .formatted(AnnotationRules.freeLabel(), AnnotationRules.grantedKey()),
            "labels of these domains steer network, mesh, policy engines or queues: remove them, or"
                + " ask for a grant of their domains or keys");
  }

  /// Matches every namespace: a change of the label that the other policies select by must be seen
  /// even if it takes the namespace out of their scope. A namespace from a deployment carries the
  /// labels of delivered objects and no others that are reserved for the operator; whether the
  /// deployment may write it depends on its rights.
  private static GuardPolicy namespaces(ObjectNode everywhere) {
    return new GuardPolicy("bulkhead-guards-namespaces", everywhere)
        .on("", ALL_WRITES, "namespaces", "namespaces/status", "namespaces/finalize")
        .when(
            "is-ours",
            """
            [object, oldObject].exists(o, o != null && (o.metadata.?labels.orValue({}).exists(k, k.startsWith('bulkhead.io/')
                && !(k in ['bulkhead.io/managed', 'bulkhead.io/owner', 'bulkhead.io/project'] && %s))
              || o.metadata.?annotations.orValue({}).exists(k, k.startsWith('bulkhead.io/'))))
            """
                .formatted(GuardPolicy.DELIVERY))
        .ruleOfTenants(
            "false",
            "namespaces of Bulkhead are changed by the operator: change the logical cloud instead");
  }

  private ObjectRules() {}
}
