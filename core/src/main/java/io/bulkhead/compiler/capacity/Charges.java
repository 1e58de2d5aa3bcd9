package io.bulkhead.compiler.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.compiler.model.ResourceNames;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.QuotaKey;
import java.util.List;
import java.util.TreeMap;

/// What objects are charged against a quota on one cluster while they run, as Kubernetes counts it.
///
/// Temporary pods are not counted: hooks, and the second pod of a rolling update. A CronJob counts
/// as one run.
final class Charges {
  private static final List<String> COMPUTE = List.of("cpu", "memory", "ephemeral-storage");

  private final int nodes;
  private final Demand overhead;
  private final Demand standard;
  private final TreeMap<String, Long> sums = new TreeMap<>();

  /// @param nodes number of nodes that a DaemonSet runs on
  /// @param overhead of each pod
  /// @param standard limits of containers that declare none
  Charges(int nodes, Demand overhead, Demand standard) {
    this.nodes = nodes;
    this.overhead = overhead;
    this.standard = standard;
  }

  Amounts of(List<Item> items) {
    for (Item item : items) {
      if (item.entry().hook() == null) {
        object(item.entry().manifest());
      }
    }
    return new Amounts(sums);
  }

  private void object(Manifest manifest) {
    String kind = manifest.key().kind();
    if (!kind.equals("Pod")) {
      add("count/" + ResourceNames.full(manifest.key()), 1);
    }
    switch (kind) {
      case "ConfigMap" -> add("configmaps", 1);
      case "Secret" -> add("secrets", 1);
      case "ReplicationController" -> add("replicationcontrollers", 1);
      case "ResourceQuota" -> add("resourcequotas", 1);
      case "Service" -> service(manifest.at("/spec"));
      case "PersistentVolumeClaim" -> claims(manifest.at("/spec"), 1);
      default -> {}
    }
    long replicas = Load.count(manifest, nodes);
    for (PodTemplates.Template template : PodTemplates.in(manifest)) {
      pods(template.spec(), replicas);
    }
    for (JsonNode claim : manifest.at("/spec/volumeClaimTemplates")) {
      claims(claim.path("spec"), replicas);
    }
  }

  private void add(String key, long amount) {
    sums.merge(key, amount, (a, b) -> QuotaKey.MOST - a < b ? QuotaKey.MOST : a + b);
  }

  private void service(JsonNode spec) {
    add("services", 1);
    String type = spec.path("type").asText("");
    boolean balanced = type.equals("LoadBalancer");
    if (balanced) {
      add("services.loadbalancers", 1);
    }
    if (type.equals("NodePort")
        || (balanced && spec.path("allocateLoadBalancerNodePorts").asBoolean(true))) {
      add("services.nodeports", spec.path("ports").size());
    }
  }

  private void claims(JsonNode spec, long replicas) {
    String key = "requests.storage";
    long size = QuotaKey.taken(key, spec.at("/resources/requests/storage").asText("")).orElse(0L);
    add("persistentvolumeclaims", replicas);
    add(key, product(size, replicas));
  }

  private void pods(JsonNode spec, long replicas) {
    add("pods", replicas);
    add("count/pods", replicas);
    Demand asked = PodDemand.requests(spec).plus(overhead);
    Demand most = PodDemand.limits(spec, standard);
    for (String resource : COMPUTE) {
      add("requests." + resource, product(asked.of(resource), replicas));
      // Kubernetes adds the overhead to a limit only if there is one.
      long limit = most.of(resource) == 0 ? 0 : most.plus(overhead).of(resource);
      add("limits." + resource, product(limit, replicas));
    }
    asked
        .amounts()
        .forEach((resource, amount) -> {
          if (resource.contains("/")) {
            add("requests." + resource, product(amount, replicas));
          } else if (resource.startsWith("hugepages-")) {
            add(resource, product(amount, replicas));
            add("requests." + resource, product(amount, replicas));
          }
        });
  }

  private static long product(long amount, long count) {
    return count != 0 && amount > QuotaKey.MOST / count ? QuotaKey.MOST : amount * count;
  }
}
