package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.Selection;
import io.bulkhead.guard.Guard;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.Capabilities.ResourceFact;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.VersionGate;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.quota.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The known facts of one cluster, fed by its watches. Thread-safe.
final class ObservedFacts {
  private static final String ADMISSION = "admissionregistration.k8s.io/v1/";

  /// Distinguish an object from an earlier one of the same name.
  private static final List<String> REVISION = List.of("uid", "generation");

  /// A node as observed, before its pods are counted.
  private record Node(NodeFact fact, boolean dockerShim, Set<NetworkPlugin> plugins) {}

  private final SortedMap<String, Node> nodes = new TreeMap<>();
  private final SortedMap<String, RuntimeClassFact> classes = new TreeMap<>();
  private final StorageClasses storage = new StorageClasses();
  private final Map<String, PodRequest> pods = new HashMap<>();

  /// The guard's live objects, by kind and name.
  private final SortedMap<String, JsonNode> guard = new TreeMap<>();

  /// Of [#guard]; null until it is computed again.
  private @Nullable String guardDigest;

  /// Likewise.
  private @Nullable String guardRevision;

  private final Set<String> listed = new HashSet<>();

  private List<String> apis = List.of();
  private String version = "";
  private String uid = "";

  synchronized void served(String gitVersion, List<String> kinds) {
    version = gitVersion;
    apis = List.copyOf(kinds);
  }

  /// @param kubeSystem the UID of the namespace `kube-system`
  synchronized void identified(String kubeSystem) {
    uid = kubeSystem;
  }

  /// Replaces all objects of a kind atomically: nobody sees a half-filled cluster.
  synchronized void replace(String kind, List<JsonNode> objects) {
    switch (kind) {
      case "Node" -> nodes.clear();
      case "RuntimeClass" -> classes.clear();
      case "StorageClass" -> storage.clear();
      case "Pod" -> pods.clear();
      default -> guard.keySet().removeIf(key -> key.startsWith(kind + "/"));
    }
    guardChanged();
    objects.forEach(object -> seen(kind, object));
    listed.add(kind);
  }

  /// Whether each kind was listed or is not served; before, nothing counts as missing.
  synchronized boolean complete(List<Selection> watched) {
    return watched.stream()
        .allMatch(
            s -> listed.contains(s.kind()) || !apis.contains(s.apiVersion() + "/" + s.kind()));
  }

  synchronized boolean serves(Selection selection) {
    return apis.contains(selection.apiVersion() + "/" + selection.kind());
  }

  synchronized void seen(String kind, JsonNode object) {
    String name = object.at("/metadata/name").asText("");
    switch (kind) {
      case "Node" -> nodes.put(name, node(name, object));
      case "RuntimeClass" -> classes.put(name, runtimeClass(name, object));
      case "StorageClass" -> storage.seen(name, object);
      case "Pod" -> pods.put(object.at("/metadata/uid").asText(""), PodRequest.of(object));
      default -> {
        if (Guard.isPart(name)) {
          guard.put(kind + "/" + name, guardPart(kind, name, object));
          guardChanged();
        }
      }
    }
  }

  synchronized void gone(String kind, JsonNode object) {
    String name = object.at("/metadata/name").asText("");
    switch (kind) {
      case "Node" -> nodes.remove(name);
      case "RuntimeClass" -> classes.remove(name);
      case "StorageClass" -> storage.gone(name);
      case "Pod" -> pods.remove(object.at("/metadata/uid").asText(""));
      default -> {
        guard.remove(kind + "/" + name);
        guardChanged();
      }
    }
  }

  private void guardChanged() {
    guardDigest = null;
    guardRevision = null;
  }

  /// The relevant parts of a policy; items of a list lack their kind.
  private static JsonNode guardPart(String kind, String name, JsonNode object) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = part.put("kind", kind).putObject("metadata").put("name", name);
    for (String member : REVISION) {
      metadata.set(member, object.path("metadata").path(member));
    }
    part.set("spec", object.path("spec"));
    return part;
  }

  private static Node node(String name, JsonNode object) {
    boolean ready = false;
    for (JsonNode condition : object.at("/status/conditions")) {
      ready |=
          condition.path("type").asText("").equals("Ready")
              && condition.path("status").asText("").equals("True");
    }
    var handlers = new TreeSet<String>();
    for (JsonNode handler : object.at("/status/runtimeHandlers")) {
      String handlerName = handler.path("name").asText("");
      if (!handlerName.isEmpty()) {
        handlers.add(handlerName);
      }
    }
    JsonNode free = object.at("/status/allocatable");
    String runtime = object.at("/status/nodeInfo/containerRuntimeVersion").asText("");
    return new Node(
        new NodeFact(
            name,
            ready,
            List.copyOf(handlers),
            pairs(object.at("/metadata/labels")),
            Quantity.milli(free.path("cpu").asText("")).orElse(0L),
            Quantity.whole(free.path("memory").asText("")).orElse(0L),
            Quantity.whole(free.path("pods").asText("")).orElse(0L),
            0,
            0,
            0,
            others(PodRequest.amounts(free)),
            KataVersion.ofNode(name, object)),
        runtime.startsWith("docker://"),
        NetworkPlugin.on(object));
  }

  private static List<ResourceFact> others(Map<String, Long> allocatable) {
    var others = new TreeMap<>(allocatable);
    others.keySet().removeAll(Set.of("cpu", "memory", "pods"));
    return others.entrySet().stream()
        .map(entry -> new ResourceFact(entry.getKey(), entry.getValue(), 0))
        .toList();
  }

  private static RuntimeClassFact runtimeClass(String name, JsonNode object) {
    JsonNode overhead = object.at("/overhead/podFixed");
    return new RuntimeClassFact(
        name,
        object.path("handler").asText(""),
        Quantity.milli(overhead.path("cpu").asText("")).orElse(0L),
        Quantity.whole(overhead.path("memory").asText("")).orElse(0L),
        pairs(object.at("/scheduling/nodeSelector")),
        KataVersion.of(name, object),
        object.at("/metadata/uid").asText(""),
        object.at("/metadata/labels").path(Labels.OWNER).asText(""));
  }

  private static List<String> pairs(JsonNode map) {
    var pairs = new TreeSet<String>();
    map.properties()
        .forEach(entry -> pairs.add(entry.getKey() + "=" + entry.getValue().asText("")));
    return List.copyOf(pairs);
  }

  /// @param trouble why the cluster does not answer, empty if it does
  /// @param sandboxes the catalogue, which tells what counts as a sandbox
  synchronized Capabilities capabilities(
      @Nullable Instant observed, String trouble, List<SandboxClass> sandboxes) {
    List<NodeFact> counted = counted();
    boolean validating = apis.contains(ADMISSION + "ValidatingAdmissionPolicy");
    var seen =
        new Capabilities(
            observed,
            trouble.isEmpty(),
            version,
            apis.contains(ADMISSION + "MutatingAdmissionPolicy"),
            validating,
            apis,
            List.copyOf(classes.values()),
            counted,
            NetworkPlugin.name(apis, nodes.values().stream().map(Node::plugins).toList()),
            guardDigest(),
            guardRevision(),
            List.of(),
            new Capabilities.Identity(uid, ""),
            storage.usual());
    return seen.unusableFor(unusable(trouble, seen, sandboxes));
  }

  private List<NodeFact> counted() {
    Map<String, Map<String, Long>> sums = new HashMap<>();
    for (PodRequest pod : pods.values()) {
      Map<String, Long> sum = sums.computeIfAbsent(pod.node(), _ -> new HashMap<>());
      PodRequest.add(sum, pod.amounts());
      sum.merge("pods", 1L, Long::sum);
    }
    List<NodeFact> counted = new ArrayList<>();
    for (Node node : nodes.values()) {
      NodeFact f = node.fact();
      Map<String, Long> sum = sums.getOrDefault(f.name(), Map.of());
      counted.add(
          new NodeFact(
              f.name(),
              f.ready(),
              f.handlers(),
              f.labels(),
              f.milliCpu(),
              f.memoryBytes(),
              f.pods(),
              sum.getOrDefault("cpu", 0L),
              sum.getOrDefault("memory", 0L),
              sum.getOrDefault("pods", 0L),
              f.resources().stream()
                  .map(fact ->
                      new ResourceFact(
                          fact.name(), fact.allocatable(), sum.getOrDefault(fact.name(), 0L)))
                  .toList(),
              f.version()));
    }
    return counted;
  }

  private String guardDigest() {
    String known = guardDigest;
    if (known == null) {
      known = guard.isEmpty() ? "" : Guard.digest(guard.values());
      guardDigest = known;
    }
    return known;
  }

  private String guardRevision() {
    String known = guardRevision;
    if (known == null) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      guard.forEach((key, part) -> all.set(key, part.path("metadata")));
      known = guard.isEmpty() ? "" : Digest.of(Json.canonical(all)).hex();
      guardRevision = known;
    }
    return known;
  }

  private boolean offered(String handler, List<NodeFact> counted) {
    return classes.values().stream()
        .filter(c -> c.handler().equals(handler))
        .anyMatch(c ->
            counted.stream()
                .anyMatch(n ->
                    n.ready()
                        && n.handlers().contains(handler)
                        && n.labels().containsAll(c.nodeSelector())));
  }

  private List<String> unusable(String trouble, Capabilities seen, List<SandboxClass> sandboxes) {
    List<NodeFact> counted = seen.nodes();
    List<String> reasons = new ArrayList<>();
    if (!trouble.isEmpty()) {
      reasons.add("the cluster cannot be reached: " + trouble);
    }
    if (!seen.validatingPolicy()) {
      reasons.add("its API has no ValidatingAdmissionPolicy v1, so the guard cannot hold there");
    }
    List<SandboxClass> there =
        sandboxes.stream().filter(sandbox -> offered(sandbox.spec().handler(), counted)).toList();
    List<String> old =
        there.stream()
            .map(sandbox ->
                sandbox.metadata().name() + ": " + VersionGate.of(sandbox, seen).refusal())
            .filter(text -> !text.endsWith(": "))
            .toList();
    if (!there.isEmpty() && old.size() == there.size()) {
      reasons.addAll(old);
    }
    if (there.isEmpty()) {
      reasons.add("no Ready node has the handler of a sandbox RuntimeClass");
      if (nodes.values().stream().anyMatch(Node::dockerShim)) {
        reasons.add("nodes run Docker, which has no sandbox handlers");
      }
      if (counted.stream()
          .anyMatch(n -> n.labels().contains("katacontainers.io/kata-runtime=true"))) {
        reasons.add(
            "nodes carry Kata's label; it is not enough, since their kubelets do not report the"
                + " handler");
      }
    }
    return reasons;
  }
}
