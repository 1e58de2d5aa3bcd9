package io.bulkhead.guard;

import static io.bulkhead.guard.PodRules.granted;
import static io.bulkhead.guard.PodRules.texts;

import io.bulkhead.guard.GuardPolicy.Rule;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.proof.ProbeAddress;
import java.util.List;

/// Rules for the scheduling of a pod: a part of [PodRules].
final class SchedulingRules {
  /// CEL: the user is the DaemonSet controller, which sets the node in the pod, or the pod is a
  /// probe, which is for one node. No tenant has rights in the namespace of the probes.
  static final String PLACES =
      "request.userInfo.?username.orValue('') in"
          + " ['system:serviceaccount:kube-system:daemon-set-controller',"
          + " 'system:kube-controller-manager'] || request.namespace == '"
          + ProbeAddress.NAMESPACE
          + "'";

  /// CEL: as above, or so when the pod was created, and unchanged since.
  static final String PLACED =
      PLACES
          + " || (request.operation == 'UPDATE' && object.spec.?affinity =="
          + " oldObject.spec.?affinity && object.spec.?nodeSelector == oldObject.spec.?nodeSelector"
          + " && object.spec.?tolerations == oldObject.spec.?tolerations)";

  /// Taints by which the kubelet reports node conditions. Those of cordoned nodes are excluded.
  private static final String CONDITIONS =
      texts(
          "node.kubernetes.io/not-ready",
          "node.kubernetes.io/unreachable",
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/pid-pressure");

  private static final String FREE_NODE_LABEL =
      "!k.startsWith('bulkhead.io/') && !k.startsWith('node-role.kubernetes.io/') && (k !="
          + " 'kubernetes.io/hostname' || variables.placed)";

  static void add(List<Rule> rules, List<String> freeClasses) {
    rules.add(
        new Rule(
            """
            !has(variables.spec.priorityClassName) || variables.spec.priorityClassName in %s
              || variables.spec.priorityClassName in %s
            """
                .formatted(PodRules.noneOr(freeClasses), granted(GrantAnnotation.PRIORITY_CLASSES)),
            "the priority class must be granted: remove priorityClassName or ask for a grant"));
    rules.add(
        new Rule(
            """
            !has(variables.spec.tolerations) || variables.spec.tolerations.all(t, has(t.key)
              && (t.key in %s || (t.key in ['node.kubernetes.io/unschedulable', 'node.kubernetes.io/network-unavailable'] && variables.placed)
                || (t.key != '' && t.key in %s)))
            """
                .formatted(CONDITIONS, granted(GrantAnnotation.TOLERATIONS)),
            "tolerations of tainted and cordoned nodes must be granted: remove them or ask for a"
                + " grant"));
    rules.add(
        new Rule(
            """
            (!has(variables.spec.nodeSelector) || variables.spec.nodeSelector.all(k, %s))
              && (!has(variables.spec.affinity) || !has(variables.spec.affinity.nodeAffinity) || [
                dyn(variables.spec.affinity.nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])),
                dyn(variables.spec.affinity.nodeAffinity.?preferredDuringSchedulingIgnoredDuringExecution.orValue([]).map(p, p.preference))].all(terms,
                terms.all(term, term.?matchExpressions.orValue([]).all(e, [e.key].all(k, %s))
                  && (term.?matchFields.orValue([]).size() == 0 || variables.placed))))
            """
                .formatted(FREE_NODE_LABEL, FREE_NODE_LABEL),
            "nodes of the operator, and nodes by their names, cannot be chosen: remove node"
                + " selectors with bulkhead.io/, node-role.kubernetes.io/ and"
                + " kubernetes.io/hostname, and matchFields"));
    rules.add(
        new Rule(
            """
            !has(variables.spec.affinity) || [
              dyn(variables.spec.affinity.?podAffinity.?requiredDuringSchedulingIgnoredDuringExecution.orValue([])),
              dyn(variables.spec.affinity.?podAntiAffinity.?requiredDuringSchedulingIgnoredDuringExecution.orValue([])),
              dyn(variables.spec.affinity.?podAffinity.?preferredDuringSchedulingIgnoredDuringExecution.orValue([]).map(p, p.podAffinityTerm)),
              dyn(variables.spec.affinity.?podAntiAffinity.?preferredDuringSchedulingIgnoredDuringExecution.orValue([]).map(p, p.podAffinityTerm))].all(terms,
              terms.all(t, t.?namespaces.orValue([]).all(n, n == request.namespace) && (!has(t.namespaceSelector)
                || t.namespaceSelector.?matchLabels[?'kubernetes.io/metadata.name'].orValue('') == request.namespace)))
            """,
            "a pod may be drawn to, or kept from, pods of its own namespace only: remove namespaces"
                + " and namespaceSelector from its affinity"));
    rules.add(
        new Rule(
            """
            !has(variables.pod.metadata) || !has(variables.pod.metadata.finalizers)
              || variables.pod.metadata.finalizers.all(f, f in ['batch.kubernetes.io/job-tracking', 'foregroundDeletion', 'orphan'])
              || variables.pod.metadata.finalizers.all(f, f in variables.held)
            """,
            "a finalizer keeps a pod that should be gone: remove metadata.finalizers"));
  }

  private SchedulingRules() {}
}
