package io.bulkhead.evidence;

import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.proof.GuardFacts;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.NodeFacts;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.store.Incident.Kind;
import io.bulkhead.store.ProofPast;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is wrong on a cluster now.
final class Findings {
  /// @param pod null if it is not about a pod
  /// @param runs runs on runc, so that it may be evicted
  record Finding(Kind kind, String subject, @Nullable PodFacts pod, boolean runs, String message) {
    String likeness() {
      return kind + " " + subject + " " + (pod == null ? "" : pod.uid());
    }
  }

  static List<Finding> of(Examination seen, ProofPast past) {
    List<Finding> findings = new ArrayList<>();
    guard(seen, past, findings);
    classes(seen, past, findings);
    nodes(seen, findings);
    probes(seen, findings);
    // Before everything was listed, nothing counts as missing.
    if (seen.heard() != null) {
      pods(seen, findings);
    }
    return findings;
  }

  private static void guard(Examination seen, ProofPast past, List<Finding> into) {
    GuardFacts guard = seen.facts().guard();
    // A guard that is still being deployed is not broken; one that was complete before is.
    if (seen.seen().reachable()
        && !guard.wanted().isEmpty()
        && guard.wanted().equals(past.wholeGuard())
        && !guard.whole()) {
      into.add(new Finding(Kind.GUARD, "guard", null, false, guard.fault()));
    }
  }

  static Finding missedGuard() {
    return new Finding(
        Kind.GUARD,
        "guard",
        null,
        false,
        "the guard was changed or removed, and put back, while nobody watched");
  }

  static Finding missedClass(String name) {
    return new Finding(
        Kind.CLASS_HANDLER,
        name,
        null,
        false,
        "RuntimeClass %s was removed and made anew: what it stood for between was not seen"
            .formatted(name));
  }

  private static void classes(Examination seen, ProofPast past, List<Finding> into) {
    for (RuntimeClassFact live : seen.seen().runtimeClasses()) {
      String name = live.name();
      String handler = seen.facts().catalogue().get(name);
      if (handler == null) {
        continue;
      }
      if (!handler.equals(live.handler())) {
        into.add(
            new Finding(
                Kind.CLASS_HANDLER,
                name,
                null,
                false,
                "RuntimeClass %s has handler %s instead of %s"
                    .formatted(name, live.handler(), handler)));
      }
      if (less(live, past.overheads().get(name)) && !covers(live, seen.declared().get(name))) {
        into.add(
            new Finding(
                Kind.CLASS_OVERHEAD,
                name,
                null,
                false,
                ("RuntimeClass %s counts less overhead than when it was first seen; raise it, or let the"
                        + " sandbox class %s of the catalogue say what it counts")
                    .formatted(name, name)));
      }
    }
  }

  private static boolean less(RuntimeClassFact live, ProofPast.@Nullable Overhead first) {
    return first != null && !covers(live, first);
  }

  private static boolean covers(RuntimeClassFact live, ProofPast.@Nullable Overhead least) {
    return least != null
        && live.overheadMilliCpu() >= least.milliCpu()
        && live.overheadBytes() >= least.bytes();
  }

  private static void nodes(Examination seen, List<Finding> into) {
    for (NodeFacts node : seen.facts().nodes().values()) {
      if (node.labelledForKata() && node.handlers().stream().noneMatch(h -> h.startsWith("kata"))) {
        into.add(
            new Finding(
                Kind.NODE_LABEL,
                node.name(),
                null,
                false,
                "node %s carries Kata's label, and its kubelet reports no handler of Kata"
                    .formatted(node.name())));
      }
    }
  }

  private static void probes(Examination seen, List<Finding> into) {
    if (seen.facts().probes().off()) {
      return;
    }
    for (ProbeResult result : seen.facts().probes().results().values()) {
      if (!result.faults().isEmpty()) {
        NodeClass subject = result.subject();
        into.add(
            new Finding(
                Kind.PROBE,
                subject.toString(),
                null,
                false,
                "class %s is no sandbox on node %s: %s"
                    .formatted(
                        subject.sandbox(), subject.node(), String.join("; ", result.faults()))));
      }
    }
  }

  private static void pods(Examination seen, List<Finding> into) {
    for (PodFacts pod : seen.pods(p -> !p.node().isEmpty() && seen.untrusted(p.namespace()))) {
      List<String> faults = seen.judge(pod).sandboxing();
      if (!faults.isEmpty()) {
        String subject = pod.namespace() + "/" + pod.name();
        boolean runc = !seen.facts().catalogue().containsKey(pod.runtimeClass());
        into.add(
            new Finding(
                Kind.POD, subject, pod, runc, "pod " + subject + ": " + String.join("; ", faults)));
      }
    }
  }

  private Findings() {}
}
