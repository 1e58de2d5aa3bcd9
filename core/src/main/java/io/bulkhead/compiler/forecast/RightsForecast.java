package io.bulkhead.compiler.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Cures;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.ResourceNames;
import io.bulkhead.compiler.rights.HeldRights;
import io.bulkhead.compiler.rights.UserRights;
import io.bulkhead.compiler.tenancy.CloudObjects;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Finds what the permissions of a cloud's user do not cover: objects of kinds that it may not
/// write, and roles that would grant more than it has. What is missing in one API group is one
/// finding, with the permission that would cure it.
final class RightsForecast {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final List<String> WRITES = List.of("create", "patch");
  private static final String DELETE = "delete";
  private static final int SHOWN = 4;
  private static final String ALL = "all that there is";
  static final String ESCALATION = "rights/escalation";

  /// What Kubernetes requires of whoever writes an aggregated role.
  private static final JsonNode EVERYTHING =
      Json.parseYaml("{apiGroups: ['*'], resources: ['*'], verbs: ['*'], nonResourceURLs: ['*']}")
          .getFirst();

  /// @param namespace empty for cluster-scoped objects
  private record Lack(String namespace, String group, List<String> verbs) {}

  private record Lacking(SequencedSet<String> resources, SequencedSet<Diagnostic.Place> places) {}

  private final Draft draft;
  private final Model.Cloud cloud;
  private final String path;
  private final SequencedMap<Lack, Lacking> lacks = new LinkedHashMap<>();
  private final List<Diagnostic> roles = new ArrayList<>();
  private final List<BoundRole> bound = new ArrayList<>();

  /// @param path of the deployment intent group
  RightsForecast(Draft draft, Model.Cloud cloud, String path) {
    this.draft = draft;
    this.cloud = cloud;
    this.path = path;
  }

  /// @param clusters that get the objects, and on which the user has these rights
  void judge(String app, List<Item> items, List<ClusterId> clusters, HeldRights held) {
    for (Item item : items) {
      Manifest manifest = item.entry().manifest();
      ManifestKey key = manifest.key();
      boolean told = draft.diagnostics().stream().anyMatch(d -> tells(d, app, key, "kind"));
      boolean away = cloud.trust() == Trust.UNTRUSTED && !key.namespace().equals(cloud.namespace());
      if (told || away) {
        continue;
      }
      writes(app, key, held);
      if (key.group().equals(RBAC)) {
        switch (key.kind()) {
          case "Role", "ClusterRole" -> role(app, manifest, held);
          case "RoleBinding", "ClusterRoleBinding" -> binding(app, manifest, clusters, held);
          default -> {
            // The group has no other kinds.
          }
        }
      }
    }
  }

  /// Whether another pass has reported it.
  private static boolean tells(Diagnostic known, String app, ManifestKey key, String field) {
    return known.isError()
        && known.places().stream()
            .anyMatch(place ->
                place.app().equals(app)
                    && place.object().equals(key.toString())
                    && place.field().startsWith(field));
  }

  private void writes(String app, ManifestKey key, HeldRights held) {
    List<String> verbs =
        Stream.concat(WRITES.stream(), Stream.of(DELETE))
            .filter(verb ->
                !held.may(
                    verb,
                    key.group(),
                    named -> ResourceNames.mayBe(named, key.kind()),
                    key.namespace()))
            .toList();
    if (!verbs.isEmpty()) {
      Lacking lacking =
          lacks.computeIfAbsent(
              new Lack(key.namespace(), key.group(), verbs),
              x -> new Lacking(new LinkedHashSet<>(), new LinkedHashSet<>()));
      lacking.resources().add(ResourceNames.usual(key.kind()));
      lacking.places().add(new Diagnostic.Place(app, key.toString(), ""));
    }
  }

  private void role(String app, Manifest role, HeldRights held) {
    ManifestKey key = role.key();
    JsonNode rules = role.at("/rules");
    for (int i = 0; i < rules.size(); i++) {
      String field = "rules[" + i + "]";
      JsonNode rule = rules.path(i);
      List<String> lacking = held.lacking(List.of(rule), key.namespace());
      if (!lacking.isEmpty()
          && !held.mayEscalate(key.kind(), key.namespace())
          && draft.diagnostics().stream().noneMatch(d -> tells(d, app, key, field))) {
        roles.add(tooMuch(app, key, field, lacking, permission(key.namespace(), rule)));
      }
    }
    if (!role.at("/aggregationRule").isMissingNode()
        && !held.mayEscalate(key.kind(), key.namespace())
        && !held.lacking(List.of(EVERYTHING), key.namespace()).isEmpty()) {
      roles.add(tooMuch(app, key, "aggregationRule", List.of(ALL), Cure.NONE));
    }
  }

  /// Whoever binds a role must have everything that it grants, or the right to bind. What a role
  /// grants is told by the deployment that contains it, or by the cluster.
  private void binding(String app, Manifest binding, List<ClusterId> clusters, HeldRights held) {
    ManifestKey key = binding.key();
    String kind = binding.at("/roleRef/kind").asText("");
    boolean told = draft.diagnostics().stream().anyMatch(d -> tells(d, app, key, "roleRef"));
    if (told
        || !(kind.equals("Role") || kind.equals("ClusterRole"))
        || held.mayBind(kind, key.namespace())) {
      return;
    }
    var role =
        new ManifestKey(
            RBAC + "/v1",
            kind,
            kind.equals("Role") ? key.namespace() : "",
            binding.at("/roleRef/name").asText(""));
    var place = new Diagnostic.Place(app, key.toString(), "roleRef");
    Cure cure = mayBind(kind, key.namespace());
    if (role.name().equals("cluster-admin") && kind.equals("ClusterRole")) {
      roles.add(tooMuch(path, place, List.of(ALL), cure));
    } else if (brings(role)) {
      brought(role, key.namespace(), held)
          .ifPresent(lacking -> roles.add(tooMuch(path, place, lacking, cure)));
    } else if (!CloudObjects.makes(cloud, role)) {
      clusters.forEach(cluster ->
          bound.add(new BoundRole(cluster, role, key.namespace(), held, path, place, cure)));
    }
  }

  private Stream<Manifest> all(ManifestKey role) {
    return draft.parts().stream()
        .flatMap(part -> part.variants().stream())
        .flatMap(variant -> variant.items().stream())
        .map(item -> item.entry().manifest())
        .filter(manifest -> manifest.key().equals(role));
  }

  private boolean brings(ManifestKey role) {
    return all(role).findAny().isPresent();
  }

  /// A role that the user must not write is reported as such.
  private Optional<List<String>> brought(ManifestKey role, String namespace, HeldRights held) {
    List<JsonNode> rules =
        all(role).flatMap(manifest -> BoundRole.rules(manifest.at(""))).distinct().toList();
    List<String> lacking = held.lacking(rules, namespace);
    return lacking.isEmpty() || !held.mayEscalate(role.kind(), role.namespace())
        ? Optional.empty()
        : Optional.of(lacking);
  }

  private Cure mayBind(String kind, String namespace) {
    return cloud.trust() == Trust.TRUSTED
        ? permission(namespace, List.of(RBAC), List.of(ResourceNames.usual(kind)), List.of("bind"))
        : Cure.of("bring a Role that gives no more than the user permissions of the logical cloud");
  }

  /// The roles that the clusters must be asked for.
  List<BoundRole> bound() {
    return List.copyOf(bound);
  }

  private Diagnostic tooMuch(
      String app, ManifestKey key, String field, List<String> lacking, Cure cure) {
    return tooMuch(path, new Diagnostic.Place(app, key.toString(), field), lacking, cure);
  }

  /// @param path of the deployment intent group
  static Diagnostic tooMuch(String path, Diagnostic.Place place, List<String> lacking, Cure cure) {
    String shown = String.join(", ", lacking.stream().limit(SHOWN).toList());
    return Diagnostic.error(
            Problem.RIGHTS_MISSING,
            "it gives rights that the user of the logical cloud has not got itself: "
                + shown
                + (lacking.size() > SHOWN ? ", …" : ""))
        .onIntent(path)
        .atField(place.field())
        .ofRule(ESCALATION, cure)
        .at(place);
  }

  List<Diagnostic> findings() {
    List<Diagnostic> found = new ArrayList<>();
    lacks.forEach((lack, lacking) -> {
      String named = String.join(", ", lacking.resources());
      String what =
          "the user of the logical cloud may not "
              + String.join(" or ", lack.verbs())
              + " "
              + named
              + (lack.group().isEmpty() ? "" : " of " + lack.group())
              + (lack.namespace().equals(cloud.namespace())
                  ? ""
                  : lack.namespace().isEmpty()
                      ? " in the whole cluster"
                      : " in " + lack.namespace());
      boolean later = lack.verbs().equals(List.of(DELETE));
      Diagnostic one =
          (later
                  ? Diagnostic.warning(
                      Problem.RIGHTS_MISSING, what + ": what is deployed could not be removed")
                  : Diagnostic.error(Problem.RIGHTS_MISSING, what))
              .onIntent(path)
              .ofRule(
                  "rights/" + (lack.group().isEmpty() ? "core" : lack.group()),
                  cure(lack, lacking.resources()));
      lacking.places().forEach(place -> found.add(one.at(place)));
    });
    found.addAll(roles);
    return found;
  }

  private Cure cure(Lack lack, SequencedSet<String> resources) {
    return permission(
        lack.namespace(),
        List.of(lack.group()),
        List.copyOf(resources),
        List.of("create", "get", "list", "patch", DELETE));
  }

  private Cure permission(String namespace, JsonNode rule) {
    return rule.path("nonResourceURLs").isEmpty()
        ? permission(
            namespace,
            texts(rule.path("apiGroups")),
            texts(rule.path("resources")),
            texts(rule.path("verbs")))
        : Cure.NONE;
  }

  private Cure permission(
      String namespace, List<String> groups, List<String> resources, List<String> verbs) {
    String yaml =
        Cures.document(
            cloud,
            "UserPermission",
            "spec: {namespace: \"%s\", apiGroups: %s, resources: %s, verbs: %s}"
                .formatted(
                    namespace, Cures.list(groups), Cures.list(resources), Cures.list(verbs)));
    String update =
        "# then: bulkhead update lc "
            + cloud.key().names().getFirst()
            + "/"
            + cloud.key().name()
            + "\n";
    List<String> operators =
        groups.stream().filter(group -> UserRights.needsGrant(cloud, group)).toList();
    if (operators.isEmpty()) {
      return Cure.of("# bulkhead apply -f -\n" + yaml + update);
    }
    String grant = Cures.grant(cloud, List.of("  apiGroups: " + Cures.list(operators)));
    return new Cure(
        "# ask an operator for\n" + grant + "---\n# bulkhead apply -f -\n" + yaml + update,
        "# bulkhead apply -f -\n" + grant + "---\n" + yaml + update);
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(value -> value.asText("")).toList();
  }
}
