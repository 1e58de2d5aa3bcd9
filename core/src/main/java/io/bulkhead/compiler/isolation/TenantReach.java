package io.bulkhead.compiler.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.Grants;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.compiler.rights.UserRights;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/// Finds what an object of an untrusted chart would open beyond its own namespace: network,
/// permissions, addresses of the nodes.
final class TenantReach {
  private static final String ATTACHMENTS = "k8s.v1.cni.cncf.io/networks";
  private static final List<String> OPERATORS_NETWORKS =
      List.of("v1.multus-cni.io/default-network", "k8s.plugin.opnfv.org/nfn-network");
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String SYSTEM = "system:";

  /// ClusterRoles that may be bound by a user who has all that they grant.
  private static final List<String> BOUND = List.of("view", "edit");

  /// What no guard judges, but clusters refuse by other means, or Bulkhead reserves for itself.
  static List<Fault> beyondTheGuard(Manifest manifest) {
    List<Fault> faults = new ArrayList<>(HostAccess.ofObject(manifest));
    String group = manifest.key().group();
    String kind = manifest.key().kind();
    if (group.equals(RBAC) && kind.equals("Role")) {
      role(manifest, faults);
    }
    if (kind.endsWith("NetworkPolicy") && !group.equals("networking.k8s.io")) {
      faults.add(
          new Fault(
              "kind", "only networking.k8s.io/v1 NetworkPolicy may be used; use that instead"));
    }
    return faults;
  }

  /// @param grants what the operator allows the cloud beyond the rules
  static List<Fault> ofObject(Manifest manifest, String namespace, Grants grants) {
    List<Fault> faults = new ArrayList<>();
    String kind = manifest.key().kind();
    switch (manifest.key().group()) {
      case "" -> {
        switch (kind) {
          case "Service" -> service(manifest, grants, faults);
          case "Endpoints" -> faults.add(handMade(kind));
          default -> {
            // Other kinds open nothing.
          }
        }
      }
      case "discovery.k8s.io" -> {
        if (kind.equals("EndpointSlice")) {
          faults.add(handMade(kind));
        }
      }
      case "networking.k8s.io" -> {
        if (kind.equals("NetworkPolicy")) {
          faults.addAll(PolicyReach.of(manifest, namespace, grants));
        }
      }
      case RBAC -> {
        if (kind.equals("RoleBinding")) {
          binding(manifest, namespace, faults);
        }
      }
      case "k8s.cni.cncf.io" ->
          faults.add(
              new Fault("kind", "networks of the nodes are the operator's; ask for an attachment"));
      default -> {
        // A network plug-in's own policies are reported together with unknown kinds.
      }
    }
    return faults;
  }

  /// Additional networks of the pods from the template.
  static List<Fault> ofTemplate(PodTemplates.Template template, String namespace) {
    List<Fault> faults = new ArrayList<>();
    JsonNode annotations = template.node().path("metadata").path("annotations");
    for (String name : OPERATORS_NETWORKS) {
      if (HostAccess.set(annotations.path(name))) {
        faults.add(
            new Fault(
                template.at("metadata.annotations[" + name + "]"),
                "a chart must not choose the pod's networks; remove it"));
      }
    }
    if (!attachesOwn(annotations.path(ATTACHMENTS).asText(""), namespace)) {
      faults.add(
          new Fault(
              template.at("metadata.annotations[" + ATTACHMENTS + "]"),
              "a pod may be attached to networks of " + namespace + " only; name no other"));
    }
    return faults;
  }

  /// The annotation has two forms: comma-separated `name` or `namespace/name@interface`, or a JSON
  /// list.
  private static boolean attachesOwn(String text, String namespace) {
    if (text.strip().startsWith("[")) {
      try {
        for (JsonNode attachment : Json.parse(text)) {
          String home = attachment.path("namespace").asText("");
          if (attachment.path("name").asText("").contains("/")
              || !(home.isEmpty() || home.equals(namespace))) {
            return false;
          }
        }
        return true;
      } catch (BulkheadException e) {
        return false;
      }
    }
    for (String attachment : text.split(",", -1)) {
      int slash = attachment.indexOf('/');
      if (slash >= 0 && !attachment.substring(0, slash).strip().equals(namespace)) {
        return false;
      }
    }
    return true;
  }

  /// With addresses of its own choice, a chart could redirect others' traffic, even the API
  /// server's, to anywhere.
  private static Fault handMade(String kind) {
    return new Fault(
        "kind",
        "the addresses behind a Service are the cluster's to say; remove the "
            + kind
            + " and give the Service a selector");
  }

  private static void service(Manifest service, Grants grants, List<Fault> faults) {
    String type = service.at("/spec/type").asText("");
    switch (type) {
      case "NodePort", "LoadBalancer" -> {
        if (!grants.of(GrantAnnotation.SERVICE_TYPES).contains(type)) {
          faults.add(
              new Fault(
                  "spec.type",
                  "a Service of type "
                      + type
                      + " takes ports of the nodes; use ClusterIP, or have it granted"));
        }
      }
      case "ExternalName" ->
          faults.add(
              new Fault(
                  "spec.type",
                  "a Service of type ExternalName leads to a name outside the namespace; use"
                      + " ClusterIP with a selector"));
      default -> {
        // ClusterIP, also by default.
      }
    }
    if (!service.at("/spec/externalIPs").isEmpty()) {
      faults.add(
          new Fault(
              "spec.externalIPs",
              "a Service must not take traffic for addresses that others may own; remove it"));
    }
  }

  private static void binding(Manifest binding, String namespace, List<Fault> faults) {
    String role = binding.at("/roleRef/name").asText("");
    if (!binding.at("/roleRef/kind").asText("").equals("Role") && !BOUND.contains(role)) {
      faults.add(
          new Fault(
              "roleRef",
              "a chart must not use the cluster's roles, here "
                  + role
                  + "; bring a Role with the permissions that the app needs"));
    }
    JsonNode subjects = binding.at("/subjects");
    for (int i = 0; i < subjects.size(); i++) {
      if (!ofTheTenant(subjects.path(i), namespace)) {
        faults.add(
            new Fault(
                "subjects[" + i + "]",
                "a chart may give permissions to people and to ServiceAccounts of "
                    + namespace
                    + " only, not to those of others or to parts of the cluster"));
      }
    }
  }

  private static boolean ofTheTenant(JsonNode subject, String namespace) {
    String name = subject.path("name").asText("");
    String home = subject.path("namespace").asText("");
    return switch (subject.path("kind").asText("")) {
      case "ServiceAccount" -> home.isEmpty() || home.equals(namespace);
      case "User" -> !name.startsWith(SYSTEM);
      case "Group" ->
          !name.startsWith(SYSTEM) || name.equals("system:serviceaccounts:" + namespace);
      default -> false;
    };
  }

  /// Nobody may write a role that grants more than the writer has. The user's actual permissions
  /// are checked elsewhere; this finds what no permission could cover.
  private static void role(Manifest role, List<Fault> faults) {
    JsonNode rules = role.at("/rules");
    for (int i = 0; i < rules.size(); i++) {
      if (!UserRights.couldGive(rules.path(i))) {
        faults.add(
            new Fault(
                "rules[" + i + "]",
                "no permission of a tenant gives this, so that none can be handed on (quotas, limit"
                    + " ranges and the namespace itself, bind and escalate, and * where it means"
                    + " one of them); name the other resources and verbs that it needs"));
      }
    }
  }

  private TenantReach() {}
}
