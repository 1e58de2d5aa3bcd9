package io.bulkhead.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One file: what is tried, and what must happen.
///
/// @param name of the file
/// @param what a sentence
/// @param verb `create` (the default), `apply`, `patch`, `update`, `delete`, `get`, `post`, `put`
/// @param namespace `press` (baseline), `open` (the guard alone, without Pod Security),
///   `restricted`, `granted`, `paint` (the neighbour), `telco`, or empty for the cluster
/// @param carrier kind around a valid pod into which `metadata`, `spec` and `container` are merged
/// @param object the whole object, if there is no carrier
/// @param path of the API if it does not follow from the object
/// @param says what the answer must contain; empty if it must succeed
/// @param status of the answer if it is refused
/// @param as `tenant` (the default), restricted by nothing but the guard; `delivery`: the hub on
///   the tenant's behalf; or `department`: a tenant with the rights that the hub grants for `*`
record Attack(
    String name,
    String what,
    String verb,
    String namespace,
    String carrier,
    JsonNode pod,
    @Nullable ObjectNode object,
    String path,
    String says,
    int status,
    String as) {

  /// Kinds that carry a pod template, and where their collections are.
  static final Map<String, String> COLLECTIONS =
      Map.of(
          "Pod", "/api/v1/namespaces/%s/pods",
          "ReplicationController", "/api/v1/namespaces/%s/replicationcontrollers",
          "PodTemplate", "/api/v1/namespaces/%s/podtemplates",
          "Deployment", "/apis/apps/v1/namespaces/%s/deployments",
          "ReplicaSet", "/apis/apps/v1/namespaces/%s/replicasets",
          "StatefulSet", "/apis/apps/v1/namespaces/%s/statefulsets",
          "DaemonSet", "/apis/apps/v1/namespaces/%s/daemonsets",
          "Job", "/apis/batch/v1/namespaces/%s/jobs",
          "CronJob", "/apis/batch/v1/namespaces/%s/cronjobs");

  static List<Attack> in(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(file -> read(folder, file))
          .toList();
    }
  }

  private static Attack read(Path folder, Path file) {
    JsonNode tree;
    try {
      tree = Json.parseYaml(Files.readString(file)).getFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new Attack(
        folder.relativize(file).toString().replace(".yaml", ""),
        tree.path("what").asText(),
        tree.path("do").asText("create"),
        tree.path("in").asText("press"),
        tree.path("carrier").asText(""),
        tree,
        tree.get("object") instanceof ObjectNode object ? object : null,
        tree.path("path").asText(""),
        tree.path("says").asText(""),
        tree.path("status").asInt(403),
        tree.path("as").asText("tenant"));
  }

  Attack inNamespace(String other) {
    return new Attack(name, what, verb, other, carrier, pod, object, path, says, status, as);
  }

  boolean allowed() {
    return says.isEmpty();
  }

  /// Everything is a dry run, which includes admission, so attacks do not affect each other.
  Api.Answer sentBy(Api who) {
    ObjectNode body = placed();
    String collection = path;
    String named = path;
    if (path.isEmpty()) {
      collection =
          object == null
              ? COLLECTIONS.get(carrier).formatted(namespace)
              : GuardedCluster.collection(body);
      named = collection + "/" + body.at("/metadata/name").asText();
    }
    String dry = "?dryRun=All&fieldManager=tenant";
    return switch (verb) {
      case "create" -> who.send("POST", collection + dry, body);
      case "apply" -> who.send("APPLY", named + dry + "&force=true", body);
      case "patch" -> who.send("PATCH", named + dry, body);
      case "put" -> who.send("PUT", named + dry, body);
      case "update" -> who.send("PUT", named + dry, current(who, named, body));
      case "delete" -> who.send("DELETE", named + "?dryRun=All", null);
      case "get" -> who.send("GET", named, null);
      default -> throw new IllegalStateException("no such verb: " + verb);
    };
  }

  private static ObjectNode current(Api who, String path, ObjectNode body) {
    Api.Answer live = who.send("GET", path, null);
    ((ObjectNode) body.get("metadata"))
        .set("resourceVersion", live.body().at("/metadata/resourceVersion"));
    return body;
  }

  /// The body with its namespace.
  ObjectNode placed() {
    ObjectNode body = body().deepCopy();
    if (path.isEmpty() && !namespace.isEmpty()) {
      ((ObjectNode) body.get("metadata")).putIfAbsent("namespace", body.textNode(namespace));
    }
    return body;
  }

  /// The body to send; a patch has only the pod's changed members.
  ObjectNode body() {
    if (object != null) {
      return object;
    }
    ObjectNode good = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = good.putObject("metadata");
    metadata.putObject("labels").put("app", "good");
    merge(metadata, pod.path("metadata"));
    ObjectNode spec = goodSpec();
    merge(spec, pod.path("spec"));
    ArrayNode containers = (ArrayNode) spec.get("containers");
    if (pod.path("container") instanceof ObjectNode container) {
      merge((ObjectNode) containers.get(0), container);
    }
    if (pod.path("initContainer") instanceof ObjectNode container) {
      ObjectNode init = ((ObjectNode) containers.get(0)).deepCopy().put("name", "init");
      merge(init, container);
      spec.putArray("initContainers").add(init);
    }
    good.set("spec", spec);
    return wrapped(good);
  }

  /// Satisfies the restricted level.
  private static ObjectNode goodSpec() {
    return (ObjectNode)
        Json.parse(
            """
            {"containers": [{"name": "c", "image": "registry.example/acme/web:1",
              "resources": {"limits": {"cpu": "100m", "memory": "64Mi"}},
              "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}],
             "securityContext": {"runAsNonRoot": true, "runAsUser": 1000,
               "seccompProfile": {"type": "RuntimeDefault"}}}
            """);
  }

  private ObjectNode wrapped(ObjectNode template) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    String group = COLLECTIONS.getOrDefault(carrier, "");
    tree.put(
        "apiVersion",
        group.startsWith("/apis/apps")
            ? "apps/v1"
            : group.startsWith("/apis/batch") ? "batch/v1" : "v1");
    tree.put("kind", carrier);
    ObjectNode metadata = tree.putObject("metadata").put("name", objectName());
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    switch (carrier) {
      case "Pod" -> {
        metadata.setAll((ObjectNode) template.get("metadata"));
        spec = (ObjectNode) template.get("spec");
        spec.putIfAbsent("restartPolicy", spec.textNode("Always"));
      }
      case "PodTemplate" -> tree.set("template", template);
      case "Job" -> {
        ((ObjectNode) template.get("spec")).put("restartPolicy", "Never");
        spec.put("suspend", true).set("template", template);
      }
      case "CronJob" -> {
        ((ObjectNode) template.get("spec")).put("restartPolicy", "Never");
        spec.put("schedule", "0 0 1 1 *").put("suspend", true);
        spec.putObject("jobTemplate").putObject("spec").set("template", template);
      }
      case "ReplicationController" -> {
        spec.put("replicas", 0).putObject("selector").put("app", "good");
        spec.set("template", template);
      }
      default -> {
        if (!carrier.equals("DaemonSet")) {
          spec.put("replicas", 0);
        } else {
          ((ObjectNode) template.get("spec"))
              .putIfAbsent("nodeSelector", spec.objectNode().put("example.com/nowhere", "true"));
        }
        if (carrier.equals("StatefulSet")) {
          spec.put("serviceName", "good");
        }
        spec.putObject("selector").putObject("matchLabels").put("app", "good");
        spec.set("template", template);
      }
    }
    if (!carrier.equals("PodTemplate")) {
      tree.set("spec", spec);
    }
    return tree;
  }

  /// Updates and patches use the valid object of the kind.
  String objectName() {
    return switch (verb) {
      case "update", "patch" -> "good";
      default -> "attack";
    };
  }

  /// JSON merge, where lists replace lists.
  private static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(member -> {
          if (member.getValue() instanceof ObjectNode object
              && into.get(member.getKey()) instanceof ObjectNode known) {
            merge(known, object);
          } else if (member.getValue().isNull()) {
            into.remove(member.getKey());
          } else {
            into.set(member.getKey(), member.getValue());
          }
        });
  }
}
