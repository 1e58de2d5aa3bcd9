package io.bulkhead.compiler.rights;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.ResourceNames;
import io.bulkhead.compiler.rights.UserRights.Rule;
import io.bulkhead.kind.tenancy.UserPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What the user of a logical cloud may do on alike clusters, and therefore what may be deployed
/// into the cloud: evaluated as RBAC does, from exactly the rules that the cloud brings to the
/// clusters.
public final class HeldRights {
  private static final String ALL = "*";
  private static final String RBAC = "rbac.authorization.k8s.io";

  /// What Kubernetes grants to every authenticated user (`system:basic-user`).
  private static final List<Held> EVERYBODY =
      List.of(
          new Held(
              "",
              new Rule(
                  List.of("authorization.k8s.io"),
                  List.of("selfsubjectaccessreviews", "selfsubjectrulesreviews"),
                  List.of("create"))),
          new Held(
              "",
              new Rule(
                  List.of("authentication.k8s.io"),
                  List.of("selfsubjectreviews"),
                  List.of("create"))));

  /// Paths that everybody may read (`system:discovery`, `system:public-info-viewer`).
  private static final List<String> OPEN_PATHS =
      List.of(
          "/api",
          "/api/*",
          "/apis",
          "/apis/*",
          "/healthz",
          "/livez",
          "/openapi",
          "/openapi/*",
          "/readyz",
          "/version",
          "/version/");

  /// @param namespace empty for the whole cluster
  private record Held(String namespace, Rule rule) {
    boolean reaches(String where) {
      return namespace.isEmpty() || namespace.equals(where);
    }
  }

  private final List<Held> held = new ArrayList<>(EVERYBODY);

  /// @param served API groups of the clusters, if a permission depends on them
  public HeldRights(Model.Cloud cloud, List<UserPermission> permissions, List<String> served) {
    for (UserPermission permission : permissions) {
      UserRights.rules(cloud, permission.spec(), served)
          .forEach(rule -> held.add(new Held(permission.spec().namespace(), rule)));
    }
  }

  private HeldRights(List<Rule> rules) {
    rules.forEach(rule -> held.add(new Held("", rule)));
  }

  /// For somebody who has these rights in every namespace.
  static HeldRights of(List<Rule> rules) {
    return new HeldRights(rules);
  }

  /// @param resource whether a rule's resource is the requested one
  /// @param namespace empty for cluster-scoped objects
  public boolean may(String verb, String group, Predicate<String> resource, String namespace) {
    return held.stream()
        .filter(each -> each.reaches(namespace))
        .map(Held::rule)
        .anyMatch(rule ->
            names(rule.verbs(), verb)
                && names(rule.apiGroups(), group)
                && rule.resources().stream()
                    .anyMatch(named -> named.equals(ALL) || resource.test(named)));
  }

  /// What rules grant that the user does not have: `get secrets`, each once.
  ///
  /// @param namespace where they grant it, empty for the whole cluster
  public List<String> lacking(List<JsonNode> rules, String namespace) {
    return rules.stream()
        .flatMap(rule -> Stream.concat(resources(rule, namespace), paths(rule)))
        .distinct()
        .toList();
  }

  /// Whether the user may write any role, even one that grants more than the user has.
  ///
  /// @param kind `Role` or `ClusterRole`
  public boolean mayEscalate(String kind, String namespace) {
    return may("escalate", RBAC, ResourceNames.usual(kind)::equals, namespace);
  }

  /// Whether the user may bind any role, even one that grants more than the user has.
  ///
  /// @param kind `Role` or `ClusterRole`
  /// @param namespace the binding's
  public boolean mayBind(String kind, String namespace) {
    return may("bind", RBAC, ResourceNames.usual(kind)::equals, namespace);
  }

  private Stream<String> resources(JsonNode rule, String namespace) {
    return texts(rule.path("apiGroups"))
        .flatMap(group ->
            texts(rule.path("resources"))
                .flatMap(resource ->
                    texts(rule.path("verbs"))
                        .filter(verb -> !may(verb, group, covers(resource), namespace))
                        .map(
                            verb -> verb + " " + resource + (group.isEmpty() ? "" : "." + group))));
  }

  /// `*` means all; `*/scale` the scale of all.
  private static Predicate<String> covers(String resource) {
    int slash = resource.indexOf('/');
    return named ->
        named.equals(resource) || (slash > 0 && named.equals(ALL + resource.substring(slash)));
  }

  private static Stream<String> paths(JsonNode rule) {
    return texts(rule.path("nonResourceURLs"))
        .flatMap(path ->
            texts(rule.path("verbs"))
                .filter(verb ->
                    !(verb.equals("get") && OPEN_PATHS.stream().anyMatch(o -> opens(o, path))))
                .map(verb -> verb + " " + path));
  }

  private static boolean opens(String open, String path) {
    return open.equals(path)
        || (open.endsWith(ALL) && path.startsWith(open.substring(0, open.length() - 1)));
  }

  private static boolean names(List<String> values, String wanted) {
    return values.contains(ALL) || values.contains(wanted);
  }

  private static Stream<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(value -> value.asText(""));
  }
}
