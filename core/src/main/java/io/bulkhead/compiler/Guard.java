package io.bulkhead.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/// The admission policies that hold on a cluster even when the hub is gone. They select namespaces
/// by labels that a tenant cannot write.
///
/// The policies for pods are here; policies for pod templates, services and the like can join
/// [#objects] as further policies.
final class Guard {
  static final String SETS_CLASS = "bulkhead-sets-sandbox";
  static final String PODS = "bulkhead-guards-pods";
  private static final String API = "admissionregistration.k8s.io/v1";

  private static final String UNTRUSTED =
      """
      {"matchLabels": {"%s": "untrusted"}}
      """
          .formatted(Labels.TRUST);

  /// @param allowed names of the classes that an untrusted pod may have
  /// @param setsClass the API serves MutatingAdmissionPolicy
  static List<Manifest> objects(List<String> allowed, boolean setsClass) {
    List<ObjectNode> trees = new ArrayList<>();
    if (setsClass) {
      trees.add(policy("MutatingAdmissionPolicy", SETS_CLASS, setsClassSpec()));
      trees.add(binding("MutatingAdmissionPolicyBinding", SETS_CLASS));
    }
    trees.add(policy("ValidatingAdmissionPolicy", PODS, podsSpec(allowed)));
    ObjectNode binding = binding("ValidatingAdmissionPolicyBinding", PODS);
    ((ObjectNode) binding.get("spec")).putArray("validationActions").add("Deny");
    trees.add(binding);
    String digest = digest(trees);
    trees.forEach(tree ->
        ((ObjectNode) tree.get("metadata"))
            .putObject("annotations")
            .put(Labels.GUARD_DIGEST, digest));
    return trees.stream().map(Manifest::of).toList();
  }

  /// SHA-256 over kind, name and spec of each object in order: what the policies mean, not how they
  /// are labelled.
  private static String digest(List<ObjectNode> trees) {
    ArrayNode all = ((ObjectNode) Json.parse("{}")).putArray("guard");
    for (ObjectNode tree : trees) {
      all.addObject()
          .put("kind", tree.path("kind").asText(""))
          .put("name", tree.at("/metadata/name").asText(""))
          .set("spec", tree.get("spec"));
    }
    return Digest.of(Json.canonical(all)).hex();
  }

  private static ObjectNode policy(String kind, String name, JsonNode spec) {
    ObjectNode tree = CloudObjects.object(API, kind, "", name);
    tree.set("spec", spec);
    return tree;
  }

  private static ObjectNode binding(String kind, String name) {
    ObjectNode tree = CloudObjects.object(API, kind, "", name);
    ObjectNode spec = tree.putObject("spec").put("policyName", name);
    spec.putObject("matchResources").set("namespaceSelector", Json.parse(UNTRUSTED));
    return tree;
  }

  private static JsonNode setsClassSpec() {
    return Json.parse(
        """
        {"failurePolicy": "Fail",
         "reinvocationPolicy": "IfNeeded",
         "matchConstraints": {
           "matchPolicy": "Equivalent",
           "namespaceSelector": {
             "matchLabels": {"%1$s": "untrusted"},
             "matchExpressions": [{"key": "%2$s", "operator": "Exists"}]},
           "resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"],
             "operations": ["CREATE"], "resources": ["pods"], "scope": "Namespaced"}]},
         "matchConditions": [
           {"name": "has-no-class", "expression": "!has(object.spec.runtimeClassName)"}],
         "mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression":
           "[JSONPatch{op: 'add', path: '/spec/runtimeClassName', value: namespaceObject.metadata.labels['%2$s']}]"}}]}
        """
            .formatted(Labels.TRUST, Labels.SANDBOX));
  }

  private static JsonNode podsSpec(List<String> allowed) {
    var spec =
        (ObjectNode)
            Json.parse(
                """
                {"failurePolicy": "Fail",
                 "matchConstraints": {
                   "matchPolicy": "Equivalent",
                   "namespaceSelector": {"matchLabels": {"%1$s": "untrusted"}},
                   "resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"],
                     "operations": ["CREATE", "UPDATE"],
                     "resources": ["pods", "pods/ephemeralcontainers"], "scope": "Namespaced"}]},
                 "matchConditions": [{"name": "is-not-only-going-away", "expression":
                   "request.operation != 'UPDATE' || (has(request.subResource) && request.subResource != '') || !has(object.metadata.deletionTimestamp)"}],
                 "variables": [{"name": "containers", "expression":
                   "dyn(object.spec.containers) + dyn(has(object.spec.initContainers) ? object.spec.initContainers : []) + dyn(has(object.spec.ephemeralContainers) ? object.spec.ephemeralContainers : [])"}]}
                """
                    .formatted(Labels.TRUST));
    ArrayNode rules = spec.putArray("validations");
    String names = String.join(", ", allowed);
    rule(
        rules,
        "has(object.spec.runtimeClassName) && object.spec.runtimeClassName in [%s]"
            .formatted(String.join(", ", allowed.stream().map(n -> "'" + n + "'").toList())),
        allowed.isEmpty()
            ? "this cluster has no sandbox for untrusted pods; use another cluster"
            : "an untrusted pod runs in a sandbox: spec.runtimeClassName must be one of " + names);
    rule(
        rules,
        "!has(object.metadata.annotations)"
            + " || object.metadata.annotations.all(k, !k.startsWith('io.katacontainers.'))",
        "the sandbox's settings are the operator's: remove the io.katacontainers.* annotations");
    rule(
        rules,
        "!(has(object.spec.hostNetwork) && object.spec.hostNetwork)"
            + " && !(has(object.spec.hostPID) && object.spec.hostPID)"
            + " && !(has(object.spec.hostIPC) && object.spec.hostIPC)",
        "an untrusted pod has no part of the host: remove hostNetwork, hostPID and hostIPC");
    rule(
        rules,
        "!has(object.spec.volumes) || object.spec.volumes.all(v, !has(v.hostPath))",
        "an untrusted pod must not see the host's files: use an emptyDir or a"
            + " PersistentVolumeClaim instead of hostPath");
    rule(
        rules,
        "variables.containers.all(c, !has(c.securityContext)"
            + " || !has(c.securityContext.privileged) || !c.securityContext.privileged)",
        "an untrusted container must not be privileged: remove securityContext.privileged");
    rule(
        rules,
        "variables.containers.all(c, !has(c.ports)"
            + " || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0))",
        "an untrusted pod must not take the host's ports: use a Service instead of hostPort");
    return spec;
  }

  private static void rule(ArrayNode rules, String expression, String message) {
    rules
        .addObject()
        .put("expression", expression)
        .put("message", message)
        .put("reason", "Forbidden");
  }

  private Guard() {}
}
