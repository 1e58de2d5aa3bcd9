package io.bulkhead.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.label.Labels;
import io.bulkhead.proof.ClassFacts;
import io.bulkhead.proof.HostReach;
import io.bulkhead.proof.NodeFacts;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeAddress;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.ShareObject;
import io.bulkhead.reachability.Observed;
import io.bulkhead.reachability.Picture.Ranges;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The relevant fields of one cluster's observed objects. Thread-safe.
final class ClusterObservation {
  static final String QUOTA = "ResourceQuota";

  private static final List<String> NEEDED = List.of("Pod", "Namespace", "RuntimeClass", "Node");

  private static final List<String> NEEDED_FOR_NETWORK =
      List.of(
          "Pod",
          "Namespace",
          "Node",
          "NetworkPolicy",
          "EndpointSlice",
          "ClusterNetworkPolicy",
          "AdminNetworkPolicy",
          "BaselineAdminNetworkPolicy");

  private final Map<String, PodFacts> pods = new HashMap<>();
  private final Map<String, ClusterView.Space> namespaces = new HashMap<>();
  private final SortedMap<String, ClassFacts> classes = new TreeMap<>();
  private final SortedMap<String, NodeFacts> nodes = new TreeMap<>();
  private final SortedMap<String, ProbePod> probes = new TreeMap<>();
  private final Observed network = new Observed();
  private final Map<String, Instant> heard = new HashMap<>();

  /// Used amounts of the quota share, by namespace.
  private final Map<String, Amounts> used = new HashMap<>();

  synchronized void listed(String kind, List<JsonNode> objects, Instant now) {
    switch (kind) {
      case "Pod" -> {
        pods.clear();
        probes.clear();
      }
      case "Namespace" -> namespaces.clear();
      case "RuntimeClass" -> classes.clear();
      case "Node" -> nodes.clear();
      case QUOTA -> used.clear();
      default -> {}
    }
    network.clear(kind);
    objects.forEach(object -> seen(kind, object, now));
    heard.put(kind, now);
  }

  /// Returns whether something relevant has changed.
  synchronized boolean seen(String kind, JsonNode object, Instant now) {
    heard(kind, now);
    boolean reaches = network.seen(kind, object);
    String name = name(object);
    boolean counts =
        switch (kind) {
          case "Pod" -> {
            PodFacts pod = pod(object);
            boolean told = pod.namespace().equals(ProbeAddress.NAMESPACE) && probe(name, object);
            yield !pod.equals(pods.put(pod.uid(), pod)) || told;
          }
          case "Namespace" -> {
            ClusterView.Space space = space(object);
            yield !space.equals(namespaces.put(name, space));
          }
          case "RuntimeClass" -> {
            ClassFacts sandbox = sandbox(name, object);
            yield !sandbox.equals(classes.put(name, sandbox));
          }
          case "Node" -> {
            NodeFacts node = node(name, object);
            yield !node.equals(nodes.put(name, node));
          }
          case QUOTA -> {
            Amounts fresh = ShareObject.used(object.at("/status/used"));
            // Nothing is known until the cluster's controller has computed it.
            yield !fresh.keys().isEmpty()
                && !fresh.equals(used.put(object.at("/metadata/namespace").asText(""), fresh));
          }
          default -> false;
        };
    return reaches || counts;
  }

  private boolean probe(String name, JsonNode object) {
    ProbePod pod = ProbePod.of(object);
    return !pod.equals(probes.put(name, pod));
  }

  synchronized void gone(String kind, JsonNode object, Instant now) {
    heard(kind, now);
    network.gone(kind, object);
    switch (kind) {
      case "Pod" -> {
        pods.remove(object.at("/metadata/uid").asText(""));
        if (object.at("/metadata/namespace").asText("").equals(ProbeAddress.NAMESPACE)) {
          probes.remove(name(object));
        }
      }
      case "Namespace" -> namespaces.remove(name(object));
      case "RuntimeClass" -> classes.remove(name(object));
      case "Node" -> nodes.remove(name(object));
      case QUOTA -> {
        // The label selector also matches quotas of other names.
        if (name(object).equals(ShareObject.NAME)) {
          used.remove(object.at("/metadata/namespace").asText(""));
        }
      }
      default -> {}
    }
  }

  /// Counts only if the kind was listed: before, nothing is known.
  synchronized void heard(String kind, Instant now) {
    heard.computeIfPresent(kind, (k, before) -> now);
  }

  synchronized Optional<Amounts> used(String namespace) {
    return Optional.ofNullable(used.get(namespace));
  }

  synchronized ClusterView picture() {
    return new ClusterView(
        new ArrayList<>(pods.values()),
        Map.copyOf(namespaces),
        new TreeMap<>(classes),
        new TreeMap<>(nodes),
        new TreeMap<>(probes),
        oldest(NEEDED));
  }

  synchronized NetworkSight network(Ranges ranges) {
    return new NetworkSight(
        network.picture(ranges), network.apiServer(), oldest(NEEDED_FOR_NETWORK));
  }

  /// When the kind that has been silent for longest was last heard; null if not all were listed.
  private @Nullable Instant oldest(List<String> kinds) {
    return heard.keySet().containsAll(kinds)
        ? Collections.min(kinds.stream().map(heard::get).toList())
        : null;
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText("");
  }

  private static PodFacts pod(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode spec = object.path("spec");
    return new PodFacts(
        metadata.path("uid").asText(""),
        metadata.path("namespace").asText("").intern(),
        metadata.path("name").asText(""),
        spec.path("nodeName").asText("").intern(),
        spec.path("runtimeClassName").asText("").intern(),
        quantities(spec.path("overhead")),
        time(metadata.path("creationTimestamp").asText("")),
        sandboxed(object.at("/status/conditions")),
        HostReach.ofRunning(object),
        metadata.path("labels").path(Labels.DEPLOYMENT_ID).asText(""));
  }

  private static @Nullable Instant sandboxed(JsonNode conditions) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText("").equals("PodReadyToStartContainers")
          && condition.path("status").asText("").equals("True")) {
        return time(condition.path("lastTransitionTime").asText(""));
      }
    }
    return null;
  }

  /// A pod without a start time counts as older than any guard.
  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static ClusterView.Space space(JsonNode object) {
    JsonNode labels = object.at("/metadata/labels");
    return new ClusterView.Space(
        labels.path(Labels.TRUST).asText(""),
        labels.path(Labels.PROJECT).asText(""),
        labels.path(Labels.LOGICAL_CLOUD).asText(""));
  }

  private static ClassFacts sandbox(String name, JsonNode object) {
    return new ClassFacts(
        name, object.path("handler").asText(""), quantities(object.at("/overhead/podFixed")));
  }

  private static NodeFacts node(String name, JsonNode object) {
    var handlers = new TreeSet<String>();
    object
        .at("/status/runtimeHandlers")
        .forEach(handler -> handlers.add(handler.path("name").asText("")));
    JsonNode info = object.at("/status/nodeInfo");
    return new NodeFacts(
        name,
        object.at("/metadata/uid").asText(""),
        List.copyOf(handlers),
        info.path("kernelVersion").asText(""),
        info.path("bootID").asText(""),
        info.path("kubeletVersion").asText("")
            + " "
            + info.path("containerRuntimeVersion").asText(""),
        object
            .at("/metadata/labels")
            .path("katacontainers.io/kata-runtime")
            .asText("")
            .equals("true"));
  }

  private static TreeMap<String, String> quantities(JsonNode map) {
    var quantities = new TreeMap<String, String>();
    map.properties().forEach(entry -> quantities.put(entry.getKey(), entry.getValue().asText("")));
    return quantities;
  }
}
