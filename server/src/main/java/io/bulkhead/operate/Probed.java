package io.bulkhead.operate;

import io.bulkhead.evidence.Examination;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeFacts;
import io.bulkhead.proof.ProbeReport;
import io.bulkhead.proof.ProbeResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/// What probes found, as the isolation report shows it.
final class Probed {
  /// In short, for each pod; the cluster has the whole.
  static Map<String, Object> pod(Examination seen, PodFacts pod) {
    var subject = new NodeClass(pod.node(), pod.runtimeClass());
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("state", state(seen, subject));
    ProbeResult result = seen.facts().probe(subject).result();
    if (result != null && !seen.facts().probes().off()) {
      body.put("kernel", result.report().kernel());
      body.put("taken", result.taken().toString());
    }
    return body;
  }

  /// `off` where the operator wants none; `sound`; `broken`; `unknown` as long as no result counts.
  private static String state(Examination seen, NodeClass subject) {
    if (seen.facts().probes().off()) {
      return "off";
    }
    ProbeFacts.State state = seen.facts().probe(subject);
    if (!state.faults().isEmpty()) {
      return "broken";
    }
    return state.result() != null && state.doubt().isEmpty() ? "sound" : "unknown";
  }

  static Map<String, Object> cluster(Examination seen) {
    ProbeFacts probes = seen.facts().probes();
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("probed", !probes.off());
    if (probes.off()) {
      body.put("note", "not probed: switched off");
      return body;
    }
    body.put("image", probes.image());
    var subjects = new TreeSet<>(seen.offered());
    subjects.addAll(probes.results().keySet());
    body.put("results", subjects.stream().map(subject -> result(seen, subject)).toList());
    return body;
  }

  private static Map<String, Object> result(Examination seen, NodeClass subject) {
    ProbeFacts.State state = seen.facts().probe(subject);
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("node", subject.node());
    body.put("class", subject.sandbox());
    body.put("state", state(seen, subject));
    body.put("faults", state.faults());
    if (!state.doubt().isEmpty()) {
      body.put("doubt", state.doubt());
    }
    ProbeResult result = state.result();
    if (result != null) {
      ProbeReport report = result.report();
      body.put("taken", result.taken().toString());
      body.put("until", seen.facts().probes().expires(result).toString());
      body.put("handler", result.basis().handler());
      body.put("hostKernel", result.basis().kernel());
      body.put("guestKernel", report.kernel());
      body.put("guestVersion", report.version());
      body.put("hostBootId", result.basis().bootId());
      body.put("guestBootId", report.bootId());
      body.put("hints", report.hints());
      body.put("devices", report.devices());
      body.put("disks", report.disks());
    }
    return body;
  }

  private Probed() {}
}
