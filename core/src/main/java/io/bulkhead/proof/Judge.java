package io.bulkhead.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Judges one untrusted pod by the facts of its cluster.
public final class Judge {
  /// API servers count creation in whole seconds, and their clocks differ from the hub's.
  private static final long CLOCK_SECONDS = 5;

  /// Shorter gaps are not held against a pod: many pods are created right after a repair.
  private static final long GAP_SECONDS = 1;

  /// A kubelet learns of a RuntimeClass a little later, and nodes have clocks of their own.
  private static final long LAPSE_SECONDS = 5;

  /// How long the start of a sandbox may take: the kubelet's `runtimeRequestTimeout`.
  private static final Duration START = Duration.ofMinutes(2);

  /// @param marked whether the live namespace is labelled untrusted
  public static Verdict judge(PodFacts pod, boolean marked, ClusterFacts cluster) {
    String sandbox = pod.runtimeClass();
    @Nullable ClassFacts live = cluster.classes().get(sandbox);
    @Nullable NodeFacts node = cluster.nodes().get(pod.node());
    boolean handler = live != null && node != null && node.handlers().contains(live.handler());
    List<String> sandboxing = new ArrayList<>();
    classFault(sandbox, live, cluster.catalogue(), sandboxing);
    if (!handler && !pod.node().isEmpty()) {
      sandboxing.add("node " + pod.node() + " does not report the handler of class " + sandbox);
    }
    if (live != null && !counted(pod, live)) {
      sandboxing.add("its overhead is not that of its class");
    }
    if (!pod.hostAccess().isEmpty()) {
      sandboxing.add("it reaches its host: " + String.join(", ", pod.hostAccess()));
    }
    if (lapsed(pod, cluster)) {
      sandboxing.add("it may have been started while its class was no sandbox there");
    }
    List<String> doubts = new ArrayList<>();
    // A probe's own pod is not judged by the result of a probe.
    if (handler && !pod.namespace().equals(ProbeAddress.NAMESPACE)) {
      probed(cluster.probe(pod), sandboxing, doubts);
    }
    String aged = cluster.aged().getOrDefault(sandbox, "");
    if (!aged.isEmpty()) {
      doubts.add("the software of class " + sandbox + ": " + aged);
    }
    if (!marked) {
      doubts.add("its namespace is not marked as untrusted on the cluster");
    }
    String guard = cluster.guard().fault();
    if (!guard.isEmpty()) {
      doubts.add(guard);
    }
    String admission = admission(pod.created(), cluster.guard());
    if (!admission.isEmpty() && guard.isEmpty()) {
      doubts.add(admission);
    }
    return new Verdict(handler, admission.isEmpty(), sandboxing, doubts);
  }

  /// Whether its overhead is the one that its class had when it was admitted. A later increase does
  /// not affect running pods.
  private static boolean counted(PodFacts pod, ClassFacts live) {
    return live.overhead().equals(pod.overhead())
        || live.before().stream()
            .anyMatch(past ->
                past.overhead().equals(pod.overhead())
                    && past.heldAt(pod.created(), CLOCK_SECONDS));
  }

  /// Whether its sandbox may have been created while its class used another runtime. That the class
  /// has been repaired since does not affect running pods.
  private static boolean lapsed(PodFacts pod, ClusterFacts cluster) {
    Instant ready = pod.sandboxed() == null ? pod.created() : pod.sandboxed();
    Instant begun = ready.minus(START);
    Instant begin = begun.isBefore(pod.created()) ? pod.created() : begun;
    return Stream.of(pod.runtimeClass(), new NodeClass(pod.node(), pod.runtimeClass()).toString())
        .flatMap(subject -> cluster.lapses().getOrDefault(subject, List.of()).stream())
        // A tenant may write its pods' status, but not their creation times.
        .anyMatch(
            gap -> gap.has(pod.created(), LAPSE_SECONDS) || gap.meets(begin, ready, LAPSE_SECONDS));
  }

  /// What was observed from within this sandbox on this node; not relevant without the handler.
  private static void probed(ProbeFacts.State probe, List<String> sandboxing, List<String> doubts) {
    probe.faults().forEach(fault -> sandboxing.add("the probe of its sandbox found: " + fault));
    if (!probe.doubt().isEmpty()) {
      doubts.add(probe.doubt());
    }
  }

  private static void classFault(
      String sandbox,
      @Nullable ClassFacts live,
      SortedMap<String, String> catalogue,
      List<String> into) {
    if (sandbox.isEmpty()) {
      into.add("it has no runtime class, so it runs on runc");
    } else if (!catalogue.containsKey(sandbox)) {
      into.add("the class " + sandbox + " is no sandbox of the catalogue");
    } else if (live == null) {
      into.add("the cluster has no class " + sandbox);
    } else if (!live.handler().equals(catalogue.get(sandbox))) {
      // A class of the right name may use any runtime, runc included.
      into.add("the class " + sandbox + " has handler " + live.handler() + " there");
    }
  }

  /// Why the guard did not check the pod when it was created; empty if it did.
  private static String admission(Instant created, GuardFacts guard) {
    Instant since = guard.since();
    if (since == null || created.plusSeconds(CLOCK_SECONDS).isBefore(since)) {
      return "it was admitted before the guard came";
    }
    return guard.gaps().stream().anyMatch(gap -> gap.has(created, GAP_SECONDS))
        ? "it was admitted while the guard was not whole"
        : "";
  }

  private Judge() {}
}
