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

/// How much the namespace of an untrusted logical cloud may hold on one cluster though no quota
/// says so. Far more than ordinary work needs; without it one tenant could fill what all share: the
/// cluster's store, its range of service addresses, its scheduler, the rules on every node, the
/// nodes' disks. Quotas of the tenant hold beside it, and of each key the smallest counts.
///
/// Whatever kind of object a tenant may make has a bound. The exceptions: Kubernetes leaves events
/// out of quotas, and forgets them after an hour; custom resources are the operator's to grant, and
/// to bound with the grant (`bounds`). There are no quotas of bytes either: an object has 1.5 MiB
/// at most, so the numbers of ConfigMaps and Secrets, which are the large ones, are the smaller.
public final class Bounds {
  /// Its name in the namespace of the logical cloud.
  public static final String NAME = "bulkhead-bounds";

  /// The LimitRange beside it.
  private static final String DEFAULTS = "bulkhead-defaults";

  /// What a container may use of the CPU when its chart says nothing, by the compiler and by the
  /// LimitRange. Kata makes the virtual machine as large as the limits say; a CPU limit alone would
  /// leave it next to no memory.
  public static final String CPU = "500m";

  /// See [#CPU].
  public static final String MEMORY = "512Mi";

  /// What the files of a container may take when it says nothing: what it writes outside of
  /// volumes, its log and its part of the pod's empty directories. The kubelet ends a pod that
  /// takes more. Empty directories in memory are bounded by the memory limits.
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
                  // Deployments keep ten of their past.
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

  /// What holds where no grant says otherwise.
  public static Amounts usual() {
    return Amounts.allowed(USUAL);
  }

  /// What holds in the namespace: of each key what grants say, else the usual.
  public static Amounts of(Model.Cloud cloud) {
    var all = new TreeMap<>(usual().byKey());
    all.putAll(cloud.grants().bounds().byKey());
    return new Amounts(all);
  }

  /// The objects by which they hold on a cluster.
  static List<Manifest> objects(Model.Cloud cloud) {
    return List.of(limits(cloud), quota(cloud.namespace(), of(cloud)));
  }

  /// The ResourceQuota by which they hold.
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
    // Nodes whose kubelet does not count files offer none to ask for.
    limit.putObject("defaultRequest").put("cpu", "100m").put("memory", "128Mi").put(FILES_KEY, "0");
    return Manifest.of(tree);
  }

  /// What Kubernetes puts into every namespace, `kube-root-ca.crt` and `default`, by the keys of
  /// quotas that count it.
  public static Amounts fromTheStart() {
    return Amounts.allowed(
        Map.of("configmaps", "1", "count/configmaps", "1", "count/serviceaccounts", "1"));
  }

  /// With what Bulkhead puts there: it counts like the tenant's own.
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
