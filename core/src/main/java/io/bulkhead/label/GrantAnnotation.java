package io.bulkhead.label;

/// What an operator granted to a namespace: annotations with comma-separated lists as values. An
/// absent annotation grants nothing.
public enum GrantAnnotation {
  /// `NodePort`, `LoadBalancer`.
  SERVICE_TYPES("service-types"),
  STORAGE_CLASSES("storage-classes"),
  PRIORITY_CLASSES("priority-classes"),
  /// Extended resources, such as `example.com/gpu`.
  DEVICES("devices"),
  /// Keys of taints that pods may tolerate, besides `node.kubernetes.io/`.
  TOLERATIONS("tolerations"),
  /// Host names of routes; `*.press.example` covers all names below.
  HOSTS("hosts"),
  /// `namespace/name` of others' gateways to which routes with hosts may attach;
  /// `namespace/name/section` of listeners that a route without hosts may have for itself.
  GATEWAYS("gateways"),
  /// CIDRs that egress rules may name.
  EGRESS("egress"),
  /// Images may only come from these: `registry.example/team`. If absent: from anywhere.
  REGISTRIES("registries"),
  /// Keys of annotations and labels, or whole domains, beyond those that charts ordinarily use.
  ANNOTATIONS("annotations"),
  /// Groups of custom resources that permissions may name, besides Kubernetes' own.
  API_GROUPS("api-groups"),
  /// Drivers of inline CSI volumes.
  CSI_DRIVERS("csi-drivers"),
  /// Audiences that service account tokens may have, besides this cluster.
  TOKEN_AUDIENCES("token-audiences");

  private final String word;

  GrantAnnotation(String word) {
    this.word = word;
  }

  /// Name of the annotation.
  public String annotation() {
    return Labels.OURS + "granted-" + word;
  }
}
