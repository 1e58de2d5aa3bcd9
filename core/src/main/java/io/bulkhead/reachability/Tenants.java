package io.bulkhead.reachability;

import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.label.Labels;
import io.bulkhead.reachability.Picture.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// Tells which tenant each pod belongs to.
final class Tenants {
  static final String CLUSTER = "cluster";
  static final String DNS = "dns";

  /// @param granted address ranges that an operator granted to it
  record Tenant(String name, boolean untrusted, List<Party> members, List<Cidr> granted) {}

  private final Picture picture;
  private final Crowd crowd;
  private final SequencedMap<String, Tenant> tenants = new LinkedHashMap<>();

  private Tenants(Picture picture, Crowd crowd) {
    this.picture = picture;
    this.crowd = crowd;
  }

  /// Tenants by name, then `cluster` and `dns`. Each has at least one member: if no pod runs, a
  /// hypothetical one.
  static List<Tenant> of(Picture picture, Crowd crowd) {
    var tenants = new Tenants(picture, crowd);
    tenants.find();
    return List.copyOf(tenants.tenants.values());
  }

  private void find() {
    Map<String, List<Party.Pod>> pods = new TreeMap<>();
    picture.pods().forEach(p -> pods.computeIfAbsent(p.namespace(), n -> new ArrayList<>()).add(p));
    SortedMap<String, List<Namespace>> owned = new TreeMap<>();
    List<Party.Pod> others = new ArrayList<>();
    List<Party.Pod> resolvers = new ArrayList<>();
    for (Namespace namespace : picture.namespaces().values()) {
      Optional<String> owner = owner(namespace);
      if (owner.isPresent()) {
        owned.computeIfAbsent(owner.get(), n -> new ArrayList<>()).add(namespace);
      } else {
        for (Party.Pod pod : pods.getOrDefault(namespace.name(), List.of())) {
          (Resolvers.isOne(pod) ? resolvers : others).add(pod);
        }
      }
    }
    owned.forEach((name, namespaces) -> tenants.put(name, tenant(name, namespaces, pods)));
    tenants.put(CLUSTER, cluster(others));
    List<Party.Pod> dns = resolvers.isEmpty() ? List.of(Resolvers.any()) : resolvers;
    tenants.put(DNS, new Tenant(DNS, false, List.copyOf(crowd.kinds(dns)), List.of()));
  }

  /// Nodes represent pods with host networking.
  private Tenant cluster(List<Party.Pod> pods) {
    List<Party.Pod> own = pods.stream().filter(pod -> !pod.hostNetwork()).toList();
    List<Party.Pod> some = own.isEmpty() ? List.of(Party.Pod.anyOf("default")) : own;
    return new Tenant(CLUSTER, false, List.copyOf(crowd.kinds(some)), List.of());
  }

  private Tenant tenant(
      String name, List<Namespace> namespaces, Map<String, List<Party.Pod>> pods) {
    boolean untrusted = namespaces.stream().anyMatch(Tenants::untrusted);
    List<Party.Pod> members = new ArrayList<>();
    List<Cidr> granted = new ArrayList<>();
    for (Namespace namespace : namespaces) {
      List<Party.Pod> there =
          pods.getOrDefault(namespace.name(), List.of()).stream()
              .filter(pod -> untrusted || !pod.hostNetwork())
              .toList();
      members.addAll(there.isEmpty() ? List.of(Party.Pod.anyOf(namespace.name())) : there);
      String ranges = namespace.annotations().getOrDefault(GrantAnnotation.EGRESS.annotation(), "");
      for (String range : ranges.split(",", -1)) {
        Cidr.parse(range).ifPresent(granted::add);
      }
    }
    return new Tenant(name, untrusted, List.copyOf(crowd.kinds(members)), granted);
  }

  /// An untrusted namespace without an owner's labels is a tenant of its own.
  private static Optional<String> owner(Namespace namespace) {
    String project = namespace.labels().getOrDefault(Labels.PROJECT, "");
    String cloud = namespace.labels().getOrDefault(Labels.LOGICAL_CLOUD, "");
    if (!project.isEmpty() && !cloud.isEmpty()) {
      return Optional.of(project + "/" + cloud);
    }
    return untrusted(namespace) ? Optional.of(namespace.name()) : Optional.empty();
  }

  private static boolean untrusted(Namespace namespace) {
    return "untrusted".equals(namespace.labels().get(Labels.TRUST));
  }
}
