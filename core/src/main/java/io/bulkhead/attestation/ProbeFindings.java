package io.bulkhead.attestation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeFacts;
import io.bulkhead.proof.ProbeReport;
import io.bulkhead.proof.ProbeResult;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Results of probes as a report shows them, derived from the facts alone.
public final class ProbeFindings {
  /// A summary for each pod; the cluster's part has the details.
  public static ObjectNode pod(ClusterFacts facts, PodFacts pod) {
    var subject = new NodeClass(pod.node(), pod.runtimeClass());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("state", state(facts, subject));
    @Nullable ProbeResult result = facts.probe(subject).result();
    if (result != null) {
      body.put("kernel", result.report().kernel());
      body.put("taken", result.taken().toString());
    }
    return body;
  }

  /// `off` if the operator wants none; `sound`; `broken`; `unknown` as long as there is no valid
  /// result.
  private static String state(ClusterFacts facts, NodeClass subject) {
    if (facts.probes().off()) {
      return "off";
    }
    ProbeFacts.State state = facts.probe(subject);
    if (!state.faults().isEmpty()) {
      return "broken";
    }
    return state.result() != null && state.doubt().isEmpty() ? "sound" : "unknown";
  }

  /// @param subjects to be shown besides those with a result
  public static ObjectNode cluster(ClusterFacts facts, Collection<NodeClass> subjects) {
    ProbeFacts probes = facts.probes();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("probed", !probes.off());
    if (probes.off()) {
      body.put("note", "not probed: switched off");
      return body;
    }
    body.put("image", probes.image());
    var shown = new TreeSet<>(subjects);
    shown.addAll(probes.results().keySet());
    var results = body.putArray("results");
    shown.forEach(subject -> results.add(result(facts, subject)));
    return body;
  }

  private static ObjectNode result(ClusterFacts facts, NodeClass subject) {
    ProbeFacts.State state = facts.probe(subject);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("node", subject.node());
    body.put("class", subject.sandbox());
    body.put("state", state(facts, subject));
    texts(body, "faults", state.faults());
    if (!state.doubt().isEmpty()) {
      body.put("doubt", state.doubt());
    }
    @Nullable ProbeResult result = state.result();
    if (result != null) {
      ProbeReport report = result.report();
      body.put("taken", result.taken().toString());
      body.put("until", facts.probes().expires(result).toString());
      body.put("handler", result.basis().handler());
      body.put("hostKernel", result.basis().kernel());
      body.put("guestKernel", report.kernel());
      body.put("guestVersion", report.version());
      body.put("hostBootId", result.basis().bootId());
      body.put("guestBootId", report.bootId());
      texts(body, "hints", report.hints());
      texts(body, "devices", report.devices());
      texts(body, "disks", report.disks());
    }
    return body;
  }

  private static void texts(ObjectNode body, String member, List<String> texts) {
    texts.forEach(body.putArray(member)::add);
  }

  private ProbeFindings() {}
}
