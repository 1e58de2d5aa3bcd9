package io.bulkhead.compiler.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.NewObject;
import io.bulkhead.compiler.network.CloudNetwork;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.quota.Amounts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Limits of an untrusted logical cloud's namespace on one cluster, even if no quota is set. They
/// are far above ordinary needs; without them one tenant could exhaust what all share: the
/// cluster's store, its range of service addresses, its scheduler, the rules on every node, the
/// nodes' disks. Quotas of the tenant apply besides, and for each key the smallest counts.
///
/// Every kind of object that a tenant may create is limited, with these exceptions: Kubernetes
/// excludes events from quotas, and deletes them after an hour; custom resources are granted by the
/// operator, who limits them with the grant (`bounds`). There are no quotas of bytes either: an
/// object has 1.5 MiB at most, so the numbers of ConfigMaps and Secrets, which are the large ones,
/// are the smaller.
public final class Bounds {
  /// Its name in the namespace of the logical cloud.
  public static final String NAME = "bulkhead-bounds";

  /// The LimitRange beside it.
  private static final String DEFAULTS = "bulkhead-defaults";

  /// Default CPU limit of a container, set by the compiler and by the LimitRange. Kata makes the
  /// virtual machine as large as the limits; a CPU limit alone would leave it next to no memory.
  public static final String CPU = "500m";

  /// See [#CPU].
  public static final String MEMORY = "512Mi";

  /// Default limit for a container's files: what it writes outside of volumes, its log and its part
  /// of the pod's emptyDirs. The kubelet evicts a pod that exceeds it. In-memory emptyDirs are
  /// covered by the memory limits.
  public static final String FILES = "4Gi";

  /// The resource that [#FILES] limits.
  public static final String FILES_KEY = "ephemeral-storage";

  private static final SortedMap<String, String> USUAL =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("count/pods", "1000"),
                  Map.entry("count/configmaps", "300"),
                  Map.entry("count/secrets", "300"),
                  Map.entry("count/services", "200"),
                  Map.entry("services.loadbalancers", "20"),
                  Map.entry("services.nodeports", "100"),
                  Map.entry("count/endpoints", "300"),
                  Map.entry("count/endpointslices.discovery.k8s.io", "600"),
                  Map.entry("count/serviceaccounts", "200"),
                  Map.entry("count/podtemplates", "100"),
                  Map.entry("count/replicationcontrollers", "100"),
                  Map.entry("count/deployments.apps", "300"),
                  // Deployments keep ten old ReplicaSets.
                  Map.entry("count/replicasets.apps", "3600"),
                  Map.entry("count/statefulsets.apps", "200"),
                  Map.entry("count/daemonsets.apps", "50"),
                  Map.entry("count/controllerrevisions.apps", "2750"),
                  Map.entry("count/jobs.batch", "1000"),
                  Map.entry("count/cronjobs.batch", "200"),
                  Map.entry("count/horizontalpodautoscalers.autoscaling", "300"),
                  Map.entry("count/poddisruptionbudgets.policy", "300"),
                  Map.entry("count/leases.coordination.k8s.io", "300"),
                  Map.entry("count/roles.rbac.authorization.k8s.io", "200"),
                  Map.entry("count/rolebindings.rbac.authorization.k8s.io", "200"),
                  Map.entry("count/networkpolicies.networking.k8s.io", "200"),
                  Map.entry("count/ingresses.networking.k8s.io", "200"),
                  Map.entry("count/httproutes.gateway.networking.k8s.io", "200"),
                  Map.entry("count/grpcroutes.gateway.networking.k8s.io", "200"),
                  Map.entry("count/tlsroutes.gateway.networking.k8s.io", "200"),
                  Map.entry("count/tcproutes.gateway.networking.k8s.io", "200"),
                  Map.entry("count/udproutes.gateway.networking.k8s.io", "200"),
                  Map.entry("count/gateways.gateway.networking.k8s.io", "20"),
                  Map.entry("count/referencegrants.gateway.networking.k8s.io", "100"),
                  Map.entry("persistentvolumeclaims", "200"),
                  Map.entry("requests.storage", "10Ti"),
                  Map.entry("limits.ephemeral-storage", "8Ti"))));

  /// The bounds without grants.
  public static Amounts usual() {
    return Amounts.allowed(USUAL);
  }

  /// The bounds of the namespace: for each key what grants say, else the usual value.
  public static Amounts of(Model.Cloud cloud) {
    var all = new TreeMap<>(usual().byKey());
    all.putAll(cloud.grants().bounds().byKey());
    return new Amounts(all);
  }

  /// The objects that enforce the bounds on a cluster.
  static List<Manifest> objects(Model.Cloud cloud) {
    return List.of(limits(cloud), quota(cloud.namespace(), of(cloud)));
  }

  /// The ResourceQuota that enforces the bounds.
  public static Manifest quota(String namespace, Amounts bounds) {
    ObjectNode tree = NewObject.tree("v1", "ResourceQuota", namespace, NAME);
    ObjectNode hard = tree.putObject("spec").putObject("hard");
    bounds.quantities().forEach(hard::put);
    return Manifest.of(tree);
  }

  private static Manifest limits(Model.Cloud cloud) {
    ObjectNode tree = NewObject.tree("v1", "LimitRange", cloud.namespace(), DEFAULTS);
    ObjectNode limit = tree.putObject("spec").putArray("limits").addObject();
    limit.put("type", "Container");
    limit.putObject("default").put("cpu", CPU).put("memory", MEMORY).put(FILES_KEY, FILES);
    // A node whose kubelet does not measure files offers none to request.
    limit.putObject("defaultRequest").put("cpu", "100m").put("memory", "128Mi").put(FILES_KEY, "0");
    return Manifest.of(tree);
  }

  /// What Kubernetes itself puts into every namespace, `kube-root-ca.crt` and `default`, by the
  /// quota keys that count it.
  public static Amounts fromTheStart() {
    return Amounts.allowed(
        Map.of("configmaps", "1", "count/configmaps", "1", "count/serviceaccounts", "1"));
  }

  /// Adds what Bulkhead puts there: it counts like the tenant's own objects.
  public static Amounts there(Draft draft, Model.Cloud cloud) {
    String permissions =
        Integer.toString(
            draft
                .snapshot()
                .documents()
                .children(TenancyKinds.USER_PERMISSION, cloud.key())
                .size());
    String policies =
        Integer.toString(CloudNetwork.policies(cloud.namespace(), cloud.grants()).size());
    return fromTheStart()
        .plus(
            Amounts.allowed(
                Map.of(
                    "count/roles.rbac.authorization.k8s.io",
                    permissions,
                    "count/rolebindings.rbac.authorization.k8s.io",
                    permissions,
                    "count/networkpolicies.networking.k8s.io",
                    policies)));
  }

  private Bounds() {}
}
