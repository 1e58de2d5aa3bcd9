package io.bulkhead.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.manifest.Json;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeFacts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The facts of the proof as a report contains them: those of a cluster below `facts`, those of a
/// pod beside its verdict.
public final class ReportFacts {
  /// Times that may still be missing.
  private static final Set<String> OPTIONAL = Set.of("since", "until", "soundAt");

  public static JsonNode shown(ClusterFacts facts) {
    return Json.parse(DocumentCodec.encode(facts));
  }

  /// Reads the output of [#shown]. Throws `UNDECODABLE_BODY` for anything else: nothing can be
  /// judged by missing facts, nor by facts that only a newer version knows.
  static ClusterFacts cluster(JsonNode facts) {
    ClusterFacts read = DocumentCodec.decode(ClusterFacts.class, Json.canonical(facts));
    if (lacking(facts) || !shown(read).equals(facts)) {
      throw new BulkheadException(
          Problem.UNDECODABLE_BODY, "some are missing, or are not known to this version");
    }
    return read;
  }

  /// Whether a required fact is null.
  private static boolean lacking(JsonNode facts) {
    return facts.isContainerNode()
        && (facts.properties().stream()
                .anyMatch(e -> e.getValue().isNull() && !OPTIONAL.contains(e.getKey()))
            || facts.valueStream().anyMatch(value -> lacking(value)));
  }

  /// The part of a cluster's facts that these pods are judged by, which is what a tenant may see.
  public static ClusterFacts needed(ClusterFacts all, Collection<PodFacts> pods) {
    var classes = new TreeMap<>(all.classes());
    classes.keySet().retainAll(pods.stream().map(PodFacts::runtimeClass).toList());
    var nodes = new TreeMap<>(all.nodes());
    nodes.keySet().retainAll(pods.stream().map(PodFacts::node).toList());
    var aged = new TreeMap<>(all.aged());
    aged.keySet().retainAll(pods.stream().map(PodFacts::runtimeClass).toList());
    var subjects = subjects(pods);
    var lapses = new TreeMap<>(all.lapses());
    lapses
        .keySet()
        .removeIf(about ->
            subjects.stream()
                .noneMatch(s -> s.sandbox().equals(about) || s.toString().equals(about)));
    return new ClusterFacts(
        all.catalogue(), classes, nodes, all.guard(), needed(all.probes(), subjects), aged, lapses);
  }

  private static ProbeFacts needed(ProbeFacts all, Set<NodeClass> subjects) {
    var results = new TreeMap<>(all.results());
    results.keySet().retainAll(subjects);
    var waiting = new TreeMap<>(all.waiting());
    waiting.keySet().retainAll(subjects);
    return new ProbeFacts(all.image(), results, waiting, all.validity(), all.now());
  }

  /// The combinations of node and class of these pods.
  public static Set<NodeClass> subjects(Collection<PodFacts> pods) {
    var subjects = new TreeSet<NodeClass>();
    pods.forEach(pod -> subjects.add(new NodeClass(pod.node(), pod.runtimeClass())));
    return subjects;
  }

  /// @param marked whether its namespace is labelled untrusted on the cluster
  public static void show(PodFacts pod, boolean marked, ObjectNode into) {
    into.put("namespace", pod.namespace());
    into.put("pod", pod.name());
    into.put("uid", pod.uid());
    into.put("node", pod.node());
    into.put("runtimeClass", pod.runtimeClass());
    ObjectNode overhead = into.putObject("overhead");
    pod.overhead().forEach(overhead::put);
    into.put("created", pod.created().toString());
    if (pod.sandboxed() != null) {
      into.put("sandboxed", pod.sandboxed().toString());
    }
    if (!pod.hostAccess().isEmpty()) {
      pod.hostAccess().forEach(into.putArray("hostAccess")::add);
    }
    into.put("deployment", pod.deployment());
    into.put("marked", marked);
  }

  /// Reads the output of [#show].
  static PodFacts pod(JsonNode shown) {
    var overhead = new TreeMap<String, String>();
    shown
        .path("overhead")
        .properties()
        .forEach(entry -> overhead.put(entry.getKey(), entry.getValue().asText("")));
    return new PodFacts(
        shown.path("uid").asText(""),
        shown.path("namespace").asText(""),
        shown.path("pod").asText(""),
        shown.path("node").asText(""),
        shown.path("runtimeClass").asText(""),
        overhead,
        time(shown.path("created")),
        shown.has("sandboxed") ? time(shown.path("sandboxed")) : null,
        shown.path("hostAccess").valueStream().map(what -> what.asText("")).toList(),
        shown.path("deployment").asText(""));
  }

  /// 1970 for an invalid time: older than any guard.
  static Instant time(JsonNode text) {
    try {
      return Instant.parse(text.asText(""));
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private ReportFacts() {}
}
