package io.bulkhead.compiler.rights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.kind.Zero;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.tenancy.UserPermission;
import io.bulkhead.label.GrantAnnotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Turns user permissions of an untrusted logical cloud into rules on a cluster.
///
/// RBAC is additive, and admission does not see reads. So what the tenant must not see is never
/// granted: if the permission says `*`, the rules list everything else. Nor may the tenant grant
/// itself more than it has: `*` in `rbac.authorization.k8s.io` does not include the verbs `bind`
/// and `escalate`.
public final class UserRights {
  private static final String ALL = "*";
  private static final String CORE = "";
  private static final String RBAC = "rbac.authorization.k8s.io";

  /// What restricts a namespace and is visible to operators only; all of the core group.
  private static final List<String> HIDDEN = List.of("namespaces", "resourcequotas", "limitranges");

  private static final List<String> GIVES_RIGHTS = List.of("bind", "escalate");
  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  /// The core group without [#HIDDEN]. Nodes and volumes are cluster-scoped, so they grant nothing
  /// here; but charts list them in their Roles, and a Role may only grant what its creator has.
  private static final List<String> CORE_RESOURCES =
      List.of(
          "bindings",
          "configmaps",
          "endpoints",
          "events",
          "nodes",
          "persistentvolumeclaims",
          "persistentvolumeclaims/status",
          "persistentvolumes",
          "pods",
          "pods/attach",
          "pods/binding",
          "pods/ephemeralcontainers",
          "pods/eviction",
          "pods/exec",
          "pods/log",
          "pods/portforward",
          "pods/proxy",
          "pods/resize",
          "pods/status",
          "podtemplates",
          "replicationcontrollers",
          "replicationcontrollers/scale",
          "replicationcontrollers/status",
          "secrets",
          "serviceaccounts",
          "serviceaccounts/token",
          "services",
          "services/proxy",
          "services/status");

  /// Groups that every cluster has, even if discovery did not return all of them.
  private static final List<String> USUAL_GROUPS =
      List.of(
          CORE,
          "apps",
          "authorization.k8s.io",
          "autoscaling",
          "batch",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "metrics.k8s.io",
          "networking.k8s.io",
          "policy",
          RBAC);

  /// Further groups that a permission may name without a grant: Kubernetes' own, except those for
  /// storage, devices and certificates, and the Gateway API's, since the guard judges each of its
  /// kinds.
  private static final List<String> FREE_GROUPS =
      List.of(
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "authentication.k8s.io",
          "extensions",
          "flowcontrol.apiserver.k8s.io",
          "gateway.networking.k8s.io",
          "node.k8s.io",
          "scheduling.k8s.io");

  /// One rule of a Role.
  public record Rule(List<String> apiGroups, List<String> resources, List<String> verbs) {
    public Rule {
      apiGroups = List.copyOf(apiGroups);
      resources = List.copyOf(resources);
      verbs = List.copyOf(verbs);
    }

    static Rule asWritten(UserPermission.Spec permission) {
      return new Rule(
          Zero.list(permission.apiGroups()),
          Zero.list(permission.resources()),
          Zero.list(permission.verbs()));
    }

    /// Adds the rule to the `rules` of a Role.
    public void addTo(ArrayNode rules) {
      var tree = rules.addObject();
      apiGroups.forEach(tree.putArray("apiGroups")::add);
      resources.forEach(tree.putArray("resources")::add);
      verbs.forEach(tree.putArray("verbs")::add);
    }

    /// Whether it contains a wildcard and so could include what a tenant must not have.
    private boolean open() {
      return verbs.contains(ALL) || resources.stream().anyMatch(UserRights::wild);
    }
  }

  /// The permission as rules of a Role; a permission without wildcards stays as it is.
  ///
  /// @param served groups that the cluster serves, beyond the usual ones
  /// @param granted groups of custom resources that the operator granted; others are excluded,
  ///   since controllers with more rights than the tenant may act on them
  public static List<Rule> confined(
      UserPermission.Spec permission,
      SequencedCollection<String> served,
      Collection<String> granted) {
    Rule written = Rule.asWritten(permission);
    if (!written.open() || written.apiGroups().isEmpty()) {
      return List.of(written);
    }
    var groups = new LinkedHashMap<Rule, List<String>>();
    for (String group : groups(written, served, granted)) {
      List<String> resources = group.equals(CORE) ? ofCore(written) : written.resources();
      List<String> verbs =
          group.equals(RBAC) && written.verbs().contains(ALL) ? VERBS : written.verbs();
      if (!resources.isEmpty()) {
        groups
            .computeIfAbsent(new Rule(List.of(), resources, verbs), rule -> new ArrayList<>())
            .add(group);
      }
    }
    return groups.entrySet().stream()
        .map(e -> new Rule(e.getValue(), e.getKey().resources(), e.getKey().verbs()))
        .toList();
  }

  /// The rules of a cloud's permission on clusters that serve these groups.
  public static List<Rule> rules(
      Model.Cloud cloud, UserPermission.Spec permission, List<String> served) {
    return cloud.trust() == Trust.TRUSTED
        ? List.of(Rule.asWritten(permission))
        : confined(permission, served, cloud.grants().of(GrantAnnotation.API_GROUPS));
  }

  /// API groups that a cluster serves, if the permissions of the cloud depend on them.
  public static List<String> groupsThatMatter(
      Model.Cloud cloud, Collection<UserPermission> permissions, Capabilities seen) {
    boolean matter =
        cloud.trust() == Trust.UNTRUSTED
            && permissions.stream().anyMatch(p -> dependOnGroups(p.spec()));
    return matter
        ? seen.apis().stream()
            .map(api -> api.split("/", -1))
            .map(parts -> parts.length == 3 ? parts[0] : CORE)
            .distinct()
            .sorted()
            .toList()
        : List.of();
  }

  /// Whether the rules depend on what a cluster serves.
  private static boolean dependOnGroups(UserPermission.Spec permission) {
    Rule written = Rule.asWritten(permission);
    return written.open() && written.apiGroups().contains(ALL);
  }

  private static SequencedCollection<String> groups(
      Rule written, SequencedCollection<String> served, Collection<String> granted) {
    if (!written.apiGroups().contains(ALL)) {
      return written.apiGroups();
    }
    var all = new TreeSet<>(USUAL_GROUPS);
    served.stream()
        .filter(group -> FREE_GROUPS.contains(group) || granted.contains(group))
        .forEach(all::add);
    all.addAll(written.apiGroups());
    all.remove(ALL);
    return all;
  }

  private static List<String> ofCore(Rule written) {
    return written.resources().stream()
        .flatMap(named ->
            wild(named)
                ? CORE_RESOURCES.stream().filter(known -> matches(named, known))
                : Stream.of(named))
        .distinct()
        .toList();
  }

  /// A resource in an untrusted cloud's permission that no tenant gets, if any.
  public static Optional<String> refusedResource(UserPermission.Spec permission) {
    Rule written = Rule.asWritten(permission);
    return written.apiGroups().contains(CORE) || written.apiGroups().contains(ALL)
        ? written.resources().stream()
            .filter(named -> !wild(named) && HIDDEN.stream().anyMatch(h -> reaches(named, h)))
            .findFirst()
        : Optional.empty();
  }

  /// Whether an operator must grant the group to the cloud before a permission may name it.
  public static boolean needsGrant(Model.Cloud cloud, String group) {
    return cloud.trust() == Trust.UNTRUSTED
        && ofOthers(group, cloud.grants().of(GrantAnnotation.API_GROUPS));
  }

  private static boolean ofOthers(String group, Collection<String> granted) {
    return !group.equals(ALL)
        && !USUAL_GROUPS.contains(group)
        && !FREE_GROUPS.contains(group)
        && !granted.contains(group);
  }

  /// The first group that is neither Kubernetes' own nor granted.
  public static Optional<String> refusedGroup(
      UserPermission.Spec permission, Collection<String> granted) {
    return Zero.list(permission.apiGroups()).stream()
        .filter(group -> ofOthers(group, granted))
        .findFirst();
  }

  /// Whether some permission that an operator might grant would cover a role's rule.
  public static boolean couldGive(JsonNode rule) {
    var permission =
        new UserPermission.Spec(
            "",
            texts(rule.path("apiGroups")),
            texts(rule.path("resources")),
            texts(rule.path("verbs")));
    return refusedResource(permission).isEmpty()
        && refusedVerb(permission).isEmpty()
        && HeldRights.of(confined(permission, List.of(), List.of()))
            .lacking(List.of(rule), "")
            .isEmpty();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(value -> value.asText("")).toList();
  }

  /// The first verb by which the user of an untrusted cloud could grant more rights than it has.
  public static Optional<String> refusedVerb(UserPermission.Spec permission) {
    return Zero.list(permission.verbs()).stream().filter(GIVES_RIGHTS::contains).findFirst();
  }

  /// Whether a resource in RBAC notation means the other one or a part of it, such as its status:
  /// reading the part reveals the whole.
  private static boolean reaches(String named, String resource) {
    return named.equals(resource) || named.startsWith(resource + "/") || wild(named);
  }

  /// RBAC has `*` for all resources and all their parts, and `*/PART` for this part of all.
  private static boolean wild(String named) {
    return named.equals(ALL) || named.startsWith(ALL + "/");
  }

  private static boolean matches(String wild, String known) {
    return wild.equals(ALL) || known.endsWith(wild.substring(1));
  }

  private UserRights() {}
}
