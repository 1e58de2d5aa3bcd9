package io.bulkhead.compiler.tenancy;

import io.bulkhead.compiler.model.Grants;
import io.bulkhead.label.GrantAnnotation;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Allowed names and labels of an untrusted logical cloud's namespace. Service meshes, policy
/// engines and others select namespaces by labels and names.
final class NamespaceRules {
  /// Labels without a domain by which components select namespaces.
  private static final Set<String> KEYS =
      Set.of(
          "istio-injection",
          "control-plane",
          "kubernetes-admission-controller",
          "cilium-injection",
          "shared-gateway-access",
          "kyverno",
          "openpolicyagent");

  /// Domains of labels that components act on, including all subdomains.
  private static final List<String> DOMAINS =
      List.of(
          "kubernetes.io",
          "k8s.io",
          "k8s.ovn.org",
          "istio.io",
          "linkerd.io",
          "kuma.io",
          "gatekeeper.sh",
          "kyverno.io",
          "kubewarden.io",
          "openpolicyagent.org",
          "cilium.io",
          "projectcalico.org",
          "tigera.io",
          "antrea.io",
          "openshift.io",
          "cattle.io",
          "cert-manager.io",
          "argoproj.io",
          "fluxcd.io",
          "knative.dev",
          "hashicorp.com",
          "datadoghq.com",
          "elastic.co",
          "dynatrace.com",
          "instana.io",
          "opentelemetry.io",
          "prometheus.io",
          "coreos.com",
          "fairwinds.com",
          "neuvector.com",
          "aquasec.com",
          "aquasecurity.github.io",
          "sysdig.com",
          "falco.org",
          "stackrox.io",
          "sigstore.dev",
          "crossplane.io",
          "velero.io",
          "karpenter.sh",
          "keda.sh",
          "metallb.io",
          "submariner.io",
          "open-cluster-management.io",
          "azure.com",
          "azure.workload.identity",
          "amazonaws.com",
          "k8s.aws",
          "gke.io",
          "google.com",
          "x-k8s.io",
          "nginx.org",
          "traefik.io",
          "konghq.com",
          "projectcontour.io",
          "capsule.clastix.io",
          "kubevirt.io");

  /// Reserved names, and prefixes and suffixes of system namespaces.
  private static final Pattern SYSTEMS =
      Pattern.compile(
          "default|(kube|openshift|istio|knative|cattle|calico|tigera|gke|gmp|aks|eks|amazon|azure|rook|bulkhead)-.*"
              + "|.*-system|cert-manager|gatekeeper|kyverno|argocd|argo-rollouts|ingress-nginx|traefik|linkerd.*|cilium.*"
              + "|longhorn|velero|vault|falco|keda|metallb|external-dns|external-secrets|openebs|flannel|kube-flannel"
              + "|node-feature-discovery|gpu-operator|nvidia.*");

  /// Whether an owner may not set it without a grant.
  static boolean steers(String key, Grants grants) {
    String lower = key.toLowerCase(Locale.ROOT);
    int slash = lower.indexOf('/');
    String domain = slash < 0 ? lower : lower.substring(0, slash);
    boolean obeyed =
        KEYS.contains(lower)
            || (!domain.equals("app.kubernetes.io")
                && DOMAINS.stream().anyMatch(d -> domain.equals(d) || domain.endsWith("." + d)));
    var granted = grants.of(GrantAnnotation.ANNOTATIONS);
    return obeyed && !granted.contains(key) && (slash < 0 || !granted.contains(domain));
  }

  static boolean ofSystem(String name) {
    return SYSTEMS.matcher(name).matches();
  }

  private NamespaceRules() {}
}
