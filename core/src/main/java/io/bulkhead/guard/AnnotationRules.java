package io.bulkhead.guard;

import static io.bulkhead.guard.PodRules.granted;
import static io.bulkhead.guard.PodRules.texts;

import io.bulkhead.guard.GuardPolicy.Each;
import io.bulkhead.guard.GuardPolicy.Rule;
import io.bulkhead.label.GrantAnnotation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Rules for the annotations and labels of a pod: a part of [PodRules].
///
/// Any component of a cluster may act on annotations, so only those are allowed that are known to
/// affect nothing but the pod: from listed domains, or without a domain. The prefix in
/// `checksum/config` is no domain, since it has no dot; `io.katacontainers.config` has no slash and
/// is a domain nevertheless.
final class AnnotationRules {
  /// With these, runtimes and network plug-ins let a pod choose what is reserved for the operator.
  /// They are never granted.
  private static final List<String> RUNTIMES =
      List.of(
          "io.katacontainers.",
          "dev.gvisor.",
          "io.kubernetes.cri",
          "io.containerd.",
          "run.oci.",
          "org.systemd.",
          "org.criu.",
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

  /// The same, with any prefix before these domains.
  private static final List<String> RUNTIME_DOMAINS =
      List.of("crio.io", "cri-o.io", "nri.io", "cdi.k8s.io", "ovn.kubernetes.io", "ovn.org");

  private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

  /// Domains that charts and related tools write, and that only their own readers act on.
  static final List<String> TOOLS =
      List.of(
          "app.kubernetes.io",
          "argocd.argoproj.io",
          "argoproj.io",
          "workflows.argoproj.io",
          "rollouts.argoproj.io",
          "artifacthub.io",
          "apps.open-cluster-management.io",
          "backstage.io",
          "config.kubernetes.io",
          "config.k8s.io",
          "deployment.kubernetes.io",
          "deploy.werf.io",
          "werf.io",
          "field.cattle.io",
          "fluxcd.io",
          "kustomize.toolkit.fluxcd.io",
          "helm.toolkit.fluxcd.io",
          "source.toolkit.fluxcd.io",
          "reconcile.fluxcd.io",
          "fleet.cattle.io",
          "gitlab.com",
          "app.gitlab.com",
          "job.runner.gitlab.com",
          "project.runner.gitlab.com",
          "runner.gitlab.com",
          "helm.sh",
          "meta.helm.sh",
          "internal.config.kubernetes.io",
          "keel.sh",
          "kapp.k14s.io",
          "kubectl.kubernetes.io",
          "kubed.appscode.com",
          "link.argocd.argoproj.io",
          "prometheus.io",
          "prometheus-operator.dev",
          "k8s.grafana.com",
          "profiles.grafana.com",
          "fluentbit.io",
          "logging.banzaicloud.io",
          "reloader.stakater.com",
          "configmap.reloader.stakater.com",
          "secret.reloader.stakater.com",
          "deployment.reloader.stakater.com",
          "skaffold.dev",
          "tilt.dev",
          "vcs.alpha.kubernetes.io",
          "meta.kubernetes.io",
          "operator.prometheus.io");

  /// Domains by which a pod is backed up, scaled, given secrets or traced, without effect on
  /// others.
  private static final List<String> OF_PODS =
      List.of(
          "apps.kubernetes.io",
          "batch.kubernetes.io",
          "statefulset.kubernetes.io",
          "controller.kubernetes.io",
          "autoscaling.knative.dev",
          "serving.knative.dev",
          "client.knative.dev",
          "queue.sidecar.serving.knative.dev",
          "backup.velero.io",
          "pre.hook.backup.velero.io",
          "post.hook.backup.velero.io",
          "pre.hook.restore.velero.io",
          "post.hook.restore.velero.io",
          "init.hook.restore.velero.io",
          "instrumentation.opentelemetry.io",
          "sidecar.opentelemetry.io",
          "sidecar.jaegertracing.io",
          "linkerd.io",
          "viz.linkerd.io",
          "vault.hashicorp.com",
          "tekton.dev",
          "pipeline.tekton.dev",
          "spark.apache.org",
          "strimzi.io",
          "cnpg.io",
          "elasticsearch.k8s.elastic.co",
          "common.k8s.elastic.co",
          "kibana.k8s.elastic.co",
          "security.openshift.io");

  private static final List<String> KEYS_OF_PODS =
      List.of(
          "kubernetes.io/change-cause",
          "kubernetes.io/description",
          "kubernetes.io/limit-ranger",
          "kubernetes.io/psp",
          "openshift.io/scc",
          "scheduler.alpha.kubernetes.io/critical-pod",
          "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes",
          "istio.io/rev",
          "sidecar.istio.io/inject",
          "sidecar.istio.io/status",
          "k8s.v1.cni.cncf.io/network-status",
          "k8s.v1.cni.cncf.io/networks-status");

  /// Domains of labels by which network plug-ins, meshes, policy engines and queues treat pods
  /// differently.
  static final List<String> LABELS =
      List.of(
          "admission.gatekeeper.sh",
          "gatekeeper.sh",
          "policies.kyverno.io",
          "kyverno.io",
          "openpolicyagent.org",
          "addonmanager.kubernetes.io",
          "node-role.kubernetes.io",
          "node-restriction.kubernetes.io",
          "node.kubernetes.io",
          "pod-security.kubernetes.io",
          "projectcalico.org",
          "crd.projectcalico.org",
          "cilium.io",
          "policy.cilium.io",
          "k8s.ovn.org",
          "ovn.kubernetes.io",
          "antrea.io",
          "istio.io",
          "ambient.istio.io",
          "topology.istio.io",
          "networking.istio.io",
          "config.linkerd.io",
          "kueue.x-k8s.io",
          "cdi.k8s.io",
          "nri.io",
          "crio.io",
          "metallb.io",
          "submariner.io",
          "aadpodidbinding");

  private static final Each ANNOTATION = new Each("variables.annotations", "k");

  /// CEL: only the pod's own readers act on the annotation `k`; or it was there before.
  private static final String PLAIN =
      "%s || k in %s || (k in variables.kept && variables.kept[k] == variables.annotations[k])"
          .formatted(
              ordinary(Stream.concat(TOOLS.stream(), OF_PODS.stream()).toList()),
              texts(KEYS_OF_PODS));

  private static final String ASKED = "!(" + PLAIN + ")";

  /// CEL: the annotation has a rule of its own.
  private static final String OF_RUNTIMES =
      "k.matches('^(%s)|(^|[.])(%s)(/|$)')".formatted(pattern(RUNTIMES), pattern(RUNTIME_DOMAINS));

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    rules.add(
        new Rule(
            ANNOTATION,
            ASKED,
            "!" + OF_RUNTIMES,
            "the settings of the sandbox, the runtime and the network are for the operator: remove"
                + " the annotations io.katacontainers.*, dev.gvisor.* and the like"));
    rules.add(
        new Rule(
            ANNOTATION,
            ASKED,
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
            ASKED,
            """
            k != '%s' || (!variables.annotations[k].contains('/') && !variables.annotations[k].contains('{'))
              || variables.annotations[k].matches(
                '^\\\\s*' + request.namespace + '/[a-z0-9.@-]+\\\\s*(,\\\\s*' + request.namespace + '/[a-z0-9.@-]+\\\\s*)*$')
            """
                .formatted(NETWORKS),
            "a pod may be attached to networks of its own namespace only, by name and without an"
                + " address"));
    rules.add(
        new Rule(
            ANNOTATION,
            ASKED,
            """
            %s || k == '%s' || k.contains('seccomp.security.alpha.kubernetes.io/')
              || k.startsWith('container.apparmor.security.beta.kubernetes.io/') || k.startsWith('bulkhead.io/')
              || (k == 'cluster-autoscaler.kubernetes.io/safe-to-evict' && variables.annotations[k] != 'false')
              || %s
            """
                .formatted(OF_RUNTIMES, NETWORKS, grantedKey()),
            "components of the cluster may obey annotations of this domain: remove those that"
                + " charts do not ordinarily carry, or ask for a grant of their domains or keys"));
    rules.add(
        Rule.ofTenants(
            """
            !variables.marked
              || (%1$s && variables.annotations.all(k, %2$s)
                && variables.labels.all(k, %2$s))
            """
                .formatted(GuardPolicy.DELIVERY, GuardPolicy.MARK_OR_FREE),
            "labels and annotations under bulkhead.io/ are for the operator: remove them"));
    rules.add(
        new Rule(
            "variables.labels.all(k, %s || %s)".formatted(freeLabel(), grantedKey()),
            "labels of these domains steer network, mesh, policy engines or queues: remove them, or"
                + " ask for a grant of their domains or keys"));
    return rules;
  }

  /// CEL: only the object's own readers act on the label `k`.
  static String freeLabel() {
    return "!(k.split('/')[0] in %s || k.startsWith('io.'))".formatted(texts(LABELS));
  }

  /// CEL: the annotation `k` has no domain, or one of these.
  static String ordinary(List<String> domains) {
    return "!k.split('/')[0].contains('.') || k.split('/')[0] in " + texts(domains);
  }

  /// CEL: the key `k`, or its domain, was granted.
  static String grantedKey() {
    return "%s.exists(g, g != '' && (k == g || k.startsWith(g + '/')))"
        .formatted(granted(GrantAnnotation.ANNOTATIONS));
  }

  /// The words as alternatives of a regular expression, inside a CEL text.
  private static String pattern(List<String> words) {
    return String.join("|", words.stream().map(word -> word.replace(".", "[.]")).toList());
  }

  private AnnotationRules() {}
}
