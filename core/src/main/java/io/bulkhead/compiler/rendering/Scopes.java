package io.bulkhead.compiler.rendering;

import io.bulkhead.manifest.ManifestKey;

/// Which kinds are cluster-scoped. Custom kinds count as namespaced unless they are known here: a
/// tenant's object then lands in the tenant's namespace, or the API server refuses it.
final class Scopes {
  static boolean clusterScoped(ManifestKey key) {
    return switch (key.group()) {
      case "" ->
          switch (key.kind()) {
            case "Namespace", "Node", "PersistentVolume", "ComponentStatus" -> true;
            default -> false;
          };
      case "rbac.authorization.k8s.io" -> key.kind().startsWith("Cluster");
      case "apiextensions.k8s.io",
          "admissionregistration.k8s.io",
          "apiregistration.k8s.io",
          "certificates.k8s.io",
          "flowcontrol.apiserver.k8s.io",
          "scheduling.k8s.io" ->
          !key.kind().equals("PodGroup") && !key.kind().equals("Workload");
      case "node.k8s.io" -> key.kind().equals("RuntimeClass");
      case "policy" -> key.kind().equals("PodSecurityPolicy");
      case "storage.k8s.io" -> !key.kind().equals("CSIStorageCapacity");
      case "networking.k8s.io" ->
          switch (key.kind()) {
            case "IngressClass", "IPAddress", "ServiceCIDR" -> true;
            default -> false;
          };
      case "resource.k8s.io" -> !key.kind().startsWith("ResourceClaim");
      case "gateway.networking.k8s.io" -> key.kind().equals("GatewayClass");
      case "storagemigration.k8s.io", "policy.networking.k8s.io" -> true;
      default -> key.kind().startsWith("Cluster") && key.group().endsWith(".k8s.io");
    };
  }

  private Scopes() {}
}
