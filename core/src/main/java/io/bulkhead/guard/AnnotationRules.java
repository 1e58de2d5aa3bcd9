package io.bulkhead.guard;

import io.bulkhead.guard.Policy.Each;
import io.bulkhead.guard.Policy.Rule;
import java.util.ArrayList;
import java.util.List;

/// What the annotations and labels of a pod must keep: a part of [PodRules].
final class AnnotationRules {
  /// Annotations by which runtimes and network plug-ins let a pod choose what is the operator's.
  private static final List<String> ANNOTATIONS =
      List.of(
          "io.katacontainers.",
          "dev.gvisor.",
          "io.kubernetes.cri-o.",
          "io.kubernetes.cri.",
          "io.containerd.",
          "run.oci.",
          "org.systemd.",
          "cpu-load-balancing.crio.io",
          "cpu-quota.crio.io",
          "irq-load-balancing.crio.io",
          "devices.gvisor.dev",
          "cdi.k8s.io/",
          "v1.multus-cni.io/",
          "k8s.plugin.opnfv.org/",
          "cni.projectcalico.org/",
          "k8s.ovn.org/",
          "ovn.kubernetes.io/",
          "ipam.cilium.io/",
          "cni.cilium.io/",
          "antrea.io/",
          "ipam.antrea.io/");

  private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

  /// The other annotations that count.
  private static final List<String> OTHERS =
      List.of(
          NETWORKS,
          "container.apparmor.security.beta.kubernetes.io/",
          "seccomp.security.alpha.kubernetes.io/",
          "container.seccomp.security.alpha.kubernetes.io/");

  /// CEL: the annotation is one that a rule is about; ordinary ones are asked no more than that.
  private static final String KNOWN =
      "k.matches('^(%s|%s)')".formatted(pattern(ANNOTATIONS), pattern(OTHERS));

  private static final Each ANNOTATION = new Each("variables.annotations", "k");

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    rules.add(
        new Rule(
            ANNOTATION,
            KNOWN,
            "!k.matches('^(%s)')".formatted(pattern(ANNOTATIONS)),
            "the settings of the sandbox, the runtime and the network are for the operator: remove"
                + " the annotations io.katacontainers.*, dev.gvisor.* and the like"));
    rules.add(
        new Rule(
            ANNOTATION,
            KNOWN,
            """
            (!k.startsWith('container.apparmor.security.beta.kubernetes.io/')
                || variables.annotations[k] == 'runtime/default' || variables.annotations[k].startsWith('localhost/'))
              && !k.startsWith('seccomp.security.alpha.kubernetes.io/')
              && !k.startsWith('container.seccomp.security.alpha.kubernetes.io/')
            """,
            "profiles of AppArmor and seccomp are set in the securityContext: remove the"
                + " annotations"));
    rules.add(
        new Rule(
            ANNOTATION,
            KNOWN,
            """
            k != '%s' || (!variables.annotations[k].contains('/') && !variables.annotations[k].contains('{'))
              || variables.annotations[k].matches(
                '^\\\\s*' + request.namespace + '/[a-z0-9.@-]+\\\\s*(,\\\\s*' + request.namespace + '/[a-z0-9.@-]+\\\\s*)*$')
            """
                .formatted(NETWORKS),
            "a pod may be attached to networks of its own namespace only, by name and without an"
                + " address"));
    rules.add(
        Rule.ofTenants(
            """
            !variables.marked
              || (%1$s && variables.annotations.all(k, %2$s)
                && variables.pod.?metadata.?labels.orValue({}).all(k, %2$s))
            """
                .formatted(Policy.DELIVERY, Policy.MARK_OR_FREE),
            "labels and annotations under bulkhead.io/ are for the operator: remove them"));
    return rules;
  }

  /// The words as alternatives of a regular expression, inside a CEL text.
  private static String pattern(List<String> words) {
    return String.join("|", words.stream().map(word -> word.replace(".", "[.]")).toList());
  }

  private AnnotationRules() {}
}
