package io.bulkhead.guard;

import java.util.List;

/// What the guard reads from a namespace. Tenants cannot write any of it: the guard itself keeps
/// everything under `bulkhead.io/` for operators.
public final class GuardLabels {
  /// `trusted` or `untrusted`; the guard selects namespaces by it.
  public static final String TRUST = "bulkhead.io/trust";

  /// Whose a namespace is: the customer, and its department.
  public static final String PROJECT = "bulkhead.io/project";

  public static final String LOGICAL_CLOUD = "bulkhead.io/logical-cloud";

  /// Of an object that an untrusted logical cloud asked for: it may only be one of its namespace.
  /// Whether a kind has namespaces is known for certain only when it is written.
  public static final String CONFINED = "bulkhead.io/confined";

  /// How names of users begin as whom the hub delivers for a logical cloud. Of what is kept for
  /// operators such a user writes only the marks that every delivered object carries.
  public static final String DELIVERS = "bulkhead-delivery:";

  /// The class that pods without one are given.
  public static final String SANDBOX = "bulkhead.io/sandbox";

  /// Pod Security level, `restricted` or `baseline`; the API server's own admission reads it, too.
  public static final String LEVEL = "pod-security.kubernetes.io/enforce";

  /// [#ANY] where no registries were granted, so that images may come from anywhere and nobody
  /// looks at them. With anything else, or nothing, the annotation of [Grant#REGISTRIES] decides.
  public static final String REGISTRIES = "bulkhead.io/registries";

  public static final String ANY = "any";

  /// Annotation of the guard's own objects: SHA-256 over all of them.
  public static final String DIGEST = "bulkhead.io/guard-digest";

  /// Addresses that nodes, pods, services and a cloud's metadata service have. A wider range in a
  /// policy must leave them out unless one was granted by itself.
  public static final List<String> INSIDE =
      List.of(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "169.254.0.0/16",
          "169.254.169.254/32",
          "fc00::/7",
          "fd00:ec2::254/128",
          "fe80::/10");

  private GuardLabels() {}

  /// What an operator granted to a namespace: annotations whose values are lists between commas. An
  /// absent annotation grants nothing.
  public enum Grant {
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
    /// `namespace/name` of gateways of others to which routes with hosts may attach;
    /// `namespace/name/section` of listeners that a route without hosts may have for itself.
    GATEWAYS("gateways"),
    /// CIDRs that egress rules may name.
    EGRESS("egress"),
    /// Images may come from these only: `registry.example/team`. Absent: from anywhere.
    REGISTRIES("registries"),
    /// Keys of annotations and labels, or their whole domains, beyond those that charts ordinarily
    /// carry.
    ANNOTATIONS("annotations"),
    /// Groups of custom resources that permissions may name, besides Kubernetes' own.
    API_GROUPS("api-groups"),
    /// Drivers of inline CSI volumes.
    CSI_DRIVERS("csi-drivers"),
    /// For whom tokens of service accounts may be meant, besides this cluster.
    TOKEN_AUDIENCES("token-audiences");

    private final String word;

    Grant(String word) {
      this.word = word;
    }

    /// Name of the annotation.
    public String annotation() {
      return "bulkhead.io/granted-" + word;
    }
  }
}
