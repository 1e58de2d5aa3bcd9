package io.bulkhead.bundle;

/// The order in which the entries of a bundle are applied; they are removed in the reverse order.
///
/// A later wave starts when the earlier one was accepted, namespaces and custom resource
/// definitions are established, and quotas are enforced.
public enum Wave {
  /// Namespaces and custom resource definitions.
  FOUNDATION,
  /// Quota, limit ranges and network policies: whatever restricts a namespace comes before anything
  /// can run there.
  FENCE,
  /// RBAC, policies, service accounts.
  RULES,
  /// ConfigMaps, Secrets, volumes, Services.
  SUPPORT,
  WORKLOAD;

  /// The wave of a kind. Unknown kinds are workloads: they may need everything else.
  public static Wave of(String kind) {
    return switch (kind) {
      case "Namespace",
          "CustomResourceDefinition",
          "RuntimeClass",
          "PriorityClass",
          "StorageClass" ->
          FOUNDATION;
      case "ResourceQuota", "LimitRange", "NetworkPolicy" -> FENCE;
      case "ServiceAccount",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "ClusterNetworkPolicy",
          "AdminNetworkPolicy",
          "PodDisruptionBudget",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "CertificateSigningRequest" ->
          RULES;
      case "ConfigMap",
          "Secret",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Service",
          "Endpoints" ->
          SUPPORT;
      default -> WORKLOAD;
    };
  }
}
