package io.bulkhead.compiler.tenancy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.NewObject;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.network.CloudNetwork;
import io.bulkhead.compiler.placement.PlaceCloud;
import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.compiler.rights.UserAccess;
import io.bulkhead.compiler.rights.UserRights;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.ClusterQuota;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.tenancy.UserPermission;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.QuotaKey;
import io.bulkhead.quota.ShareObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The objects of a level-1 logical cloud on each of its clusters: namespace, user, permissions,
/// quota and isolation. A level-0 cloud has no objects.
public final class CloudObjects implements Pass {
  private final KindTable table;

  /// @param table knows the paths by which diagnostics name documents
  public CloudObjects(KindTable table) {
    this.table = table;
  }

  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(PlaceCloud.class);
  }

  @Override
  public Draft apply(Draft draft) {
    var model = (Model.CloudModel) draft.model();
    if (model.cloud().body().spec().admin()) {
      return draft;
    }
    var findings = new Diagnostics();
    List<Manifest> alike = new ArrayList<>();
    request(model, alike);
    checkNamespace(model.cloud(), findings);
    checkPermissions(model, findings);
    quotas(model, alike, findings);
    if (model.cloud().trust() == Trust.UNTRUSTED) {
      alike.addAll(Bounds.objects(model.cloud()));
      alike.addAll(CloudNetwork.policies(model.cloud().namespace(), model.cloud().grants()));
    }
    List<Item> shared = alike.stream().map(m -> item(m, model)).toList();
    Draft done =
        draft.mapVariants(variant -> {
          List<Item> items = new ArrayList<>();
          items.add(item(namespace(model.cloud(), variant.traits().sandbox()), model));
          items.addAll(shared);
          permissions(model, variant.traits().groups()).forEach(m -> items.add(item(m, model)));
          Amounts share = variant.traits().share();
          if (!share.keys().isEmpty()) {
            items.add(item(ShareManifest.of(model.cloud().namespace(), share), model));
          }
          return variant.withItems(items);
        });
    return done.withDiagnostics(findings.all());
  }

  private static Item item(Manifest manifest, Model.CloudModel model) {
    return new Item(
        Bundle.Entry.of(manifest),
        List.of("made for the logical cloud " + model.cloud().key().joined()));
  }

  private void checkNamespace(Model.Cloud cloud, Diagnostics findings) {
    boolean untrusted = cloud.trust() == Trust.UNTRUSTED;
    var own = cloud.body().spec().labels();
    if (own != null) {
      for (String key : new TreeMap<>(own).keySet()) {
        String field = "spec.labels." + key;
        if (reserved(key)) {
          findings.error(
              Problem.INVALID_SPEC,
              "the label " + key + " is reserved; remove it",
              table.path(cloud.key()),
              field);
        } else if (untrusted && NamespaceRules.steers(key, cloud.grants())) {
          findings.error(
              Problem.ISOLATION_VIOLATION,
              "components of the cluster obey the label "
                  + key
                  + " of a namespace; remove it or ask for a grant of it (annotations of a grant)",
              table.path(cloud.key()),
              field);
        }
      }
    }
    if (untrusted && NamespaceRules.ofSystem(cloud.namespace())) {
      findings.error(
          Problem.ISOLATION_VIOLATION,
          "namespaces called "
              + cloud.namespace()
              + " belong to a part of the cluster, and others may trust them by that name; choose"
              + " another name",
          table.path(cloud.key()),
          "spec.namespace");
    }
  }

  private static boolean reserved(String label) {
    return label.startsWith(Labels.OURS)
        || label.startsWith("pod-security.kubernetes.io/")
        || label.equals("kubernetes.io/metadata.name");
  }

  /// The cloud's namespace on clusters with this sandbox.
  public static Manifest namespace(Model.Cloud cloud, @Nullable String sandbox) {
    ObjectNode tree = NewObject.tree("v1", "Namespace", "", cloud.namespace());
    ObjectNode labels = ((ObjectNode) tree.get("metadata")).putObject("labels");
    boolean untrusted = cloud.trust() == Trust.UNTRUSTED;
    var own = cloud.body().spec().labels();
    if (own != null) {
      new TreeMap<>(own)
          .forEach((key, value) -> {
            if (!reserved(key)) {
              labels.put(key, value);
            }
          });
    }
    labels
        .put(Labels.PROJECT, Labels.value(cloud.key().names().getFirst()))
        .put(Labels.LOGICAL_CLOUD, Labels.value(cloud.key().name()))
        .put(Labels.TRUST, cloud.trust().text())
        .put(Labels.LEVEL, untrusted ? cloud.grants().level().text() : "privileged");
    if (untrusted) {
      labels
          .put("pod-security.kubernetes.io/warn", "restricted")
          .put("pod-security.kubernetes.io/audit", "restricted");
      if (sandbox != null) {
        labels.put(Labels.SANDBOX, sandbox);
      }
      if (!cloud.grants().lists().containsKey(GrantAnnotation.REGISTRIES)) {
        labels.put(Labels.REGISTRIES, Labels.ANY);
      }
    }
    if (untrusted && !cloud.grants().lists().isEmpty()) {
      ObjectNode annotations = ((ObjectNode) tree.get("metadata")).putObject("annotations");
      cloud
          .grants()
          .lists()
          .forEach(
              (grant, values) -> annotations.put(grant.annotation(), String.join(",", values)));
    }
    return Manifest.of(tree);
  }

  private static void request(Model.CloudModel model, List<Manifest> into) {
    String pem = model.target().certificateRequest();
    if (pem != null) {
      into.add(UserAccess.request(model.cloud().key(), model.cloud().namespace(), pem));
    }
  }

  /// Reports permissions of an untrusted cloud that no tenant gets.
  private void checkPermissions(Model.CloudModel model, Diagnostics findings) {
    Model.Cloud cloud = model.cloud();
    if (cloud.trust() == Trust.TRUSTED) {
      return;
    }
    for (UserPermission permission : model.permissions()) {
      String path = table.path(cloud.key()) + "/user-permissions/" + permission.metadata().name();
      String namespace = permission.spec().namespace();
      if (!namespace.equals(cloud.namespace())) {
        findings.error(
            Problem.ISOLATION_VIOLATION,
            "an untrusted logical cloud may have permissions in its own namespace only: name "
                + cloud.namespace()
                + " instead of "
                + (namespace.isEmpty() ? "the whole cluster" : namespace),
            path,
            "spec.namespace");
      }
      UserRights.refusedResource(permission.spec())
          .ifPresent(resource ->
              findings.error(
                  Problem.ISOLATION_VIOLATION,
                  "namespaces, quotas and limit ranges are for the operator to see: remove "
                      + resource
                      + "; bulkhead usage shows the quotas",
                  path,
                  "spec.resources"));
      UserRights.refusedGroup(permission.spec(), cloud.grants().of(GrantAnnotation.API_GROUPS))
          .ifPresent(group ->
              findings.error(
                  Problem.ISOLATION_VIOLATION,
                  "controllers of custom resources act with more rights than a tenant has, so the"
                      + " operator grants their groups (apiGroups of a grant): remove "
                      + group
                      + " or ask for a grant",
                  path,
                  "spec.apiGroups"));
      UserRights.refusedVerb(permission.spec())
          .ifPresent(verb ->
              findings.error(
                  Problem.ISOLATION_VIOLATION,
                  "the user of an untrusted logical cloud may give no more rights than it has:"
                      + " remove "
                      + verb,
                  path,
                  "spec.verbs"));
    }
  }

  private static String stem(Model.Cloud cloud, String kind) {
    return cloud.key().name() + (kind.equals("ClusterRole") ? "-clusterRole" : "-role");
  }

  /// Whether the role comes from a permission of the cloud, so that its user has what it grants.
  public static boolean makes(Model.Cloud cloud, ManifestKey role) {
    return role.name().matches(Pattern.quote(stem(cloud, role.kind())) + "[0-9]+");
  }

  /// What `*` means in an untrusted cloud's permissions may differ between clusters.
  private static List<Manifest> permissions(Model.CloudModel model, List<String> served) {
    Model.Cloud cloud = model.cloud();
    List<Manifest> made = new ArrayList<>();
    for (int i = 0; i < model.permissions().size(); i++) {
      UserPermission.Spec permission = model.permissions().get(i).spec();
      String namespace = permission.namespace();
      boolean wide = namespace.isEmpty();
      String kind = wide ? "ClusterRole" : "Role";
      String stem = stem(cloud, kind);
      ObjectNode role = NewObject.tree("rbac.authorization.k8s.io/v1", kind, namespace, stem + i);
      ArrayNode list = role.putArray("rules");
      UserRights.rules(cloud, permission, served).forEach(rule -> rule.addTo(list));
      ObjectNode binding =
          NewObject.tree(
              "rbac.authorization.k8s.io/v1", kind + "Binding", namespace, stem + "Binding" + i);
      binding
          .putObject("roleRef")
          .put("apiGroup", "rbac.authorization.k8s.io")
          .put("kind", kind)
          .put("name", stem + i);
      UserAccess.subjects(
          binding,
          cloud.key(),
          CloudIdentity.user(cloud.key(), cloud.body(), model.target().contextId()));
      made.add(Manifest.of(role));
      made.add(Manifest.of(binding));
    }
    return made;
  }

  /// Quotas are passed on unchanged: Kubernetes itself counts each pod's overhead against them.
  private void quotas(Model.CloudModel model, List<Manifest> into, Diagnostics findings) {
    var seen = new TreeSet<String>();
    for (ClusterQuota quota : model.quotas()) {
      String path = table.path(model.cloud().key()) + "/cluster-quotas/" + quota.metadata().name();
      String name = Labels.objectName(quota.metadata().name());
      if (name.equals(ShareObject.NAME) || name.equals(Bounds.NAME)) {
        findings.error(
            Problem.INVALID_SPEC,
            "the name " + name + " is reserved; choose another one",
            path,
            "metadata.name");
      }
      ObjectNode tree = NewObject.tree("v1", "ResourceQuota", model.cloud().namespace(), name);
      ObjectNode hard = tree.putObject("spec").putObject("hard");
      quota
          .spec()
          .forEach((key, value) -> {
            if (!QuotaKey.valid(key)) {
              findings.error(
                  Problem.INVALID_SPEC, "\"" + key + "\" is no quota key", path, "spec." + key);
            } else if (QuotaKey.allowed(key, value).isEmpty()) {
              findings.error(
                  Problem.INVALID_SPEC, "\"" + value + "\" is no quantity", path, "spec." + key);
            }
            hard.put(key, value);
          });
      if (seen.add(name)) {
        into.add(Manifest.of(tree));
      }
    }
  }
}
