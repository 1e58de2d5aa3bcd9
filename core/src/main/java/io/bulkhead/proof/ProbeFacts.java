package io.bulkhead.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What probes found on one cluster.
///
/// @param image of the probes; empty if the operator wants none
/// @param results the newest of each node and class
/// @param waiting why there is no newer one: what delays the probe, and since when
/// @param validity how long a result counts
/// @param now the time of the evaluation
public record ProbeFacts(
    String image,
    SortedMap<NodeClass, ProbeResult> results,
    SortedMap<NodeClass, String> waiting,
    Duration validity,
    Instant now) {
  /// No probes.
  public static final ProbeFacts OFF =
      new ProbeFacts("", new TreeMap<>(), new TreeMap<>(), Duration.ZERO, Instant.EPOCH);

  /// A sandbox that failed its probe is probed again sooner: it may have been repaired.
  private static final Duration AGAIN = Duration.ofMinutes(10);

  public ProbeFacts {
    results = Collections.unmodifiableSortedMap(new TreeMap<>(results));
    waiting = Collections.unmodifiableSortedMap(new TreeMap<>(waiting));
  }

  public boolean off() {
    return image.isEmpty();
  }

  /// What is known of a node's class.
  ///
  /// @param result null if there is no valid one
  /// @param faults why it is no sandbox
  /// @param doubt why nothing is known; empty if something is, or if no probe is wanted
  public record State(@Nullable ProbeResult result, List<String> faults, String doubt) {
    public State {
      faults = List.copyOf(faults);
    }
  }

  /// @param handler of the class as it is on the cluster
  public State state(NodeClass subject, NodeFacts node, String handler) {
    if (off()) {
      return new State(null, List.of(), "");
    }
    String waits = waiting.getOrDefault(subject, "");
    String because = waits.isEmpty() ? "" : ": " + waits;
    ProbeResult result = results.get(subject);
    if (result == null) {
      return new State(null, List.of(), "its sandbox has not been probed on this node" + because);
    }
    // A fault persists until a newer probe disproves it.
    if (!result.faults().isEmpty()) {
      return new State(result, result.faults(), "");
    }
    if (!result.basis().equals(ProbeBasis.of(node, handler))) {
      return new State(
          null,
          List.of(),
          "its node has changed since its sandbox was probed at " + result.taken() + because);
    }
    return new State(
        result,
        List.of(),
        expires(result).isBefore(now)
            ? "its sandbox was last probed at " + result.taken() + because
            : "");
  }

  public Instant expires(ProbeResult result) {
    return result.taken().plus(validity);
  }

  /// Whether a probe should run now.
  boolean due(NodeClass subject, ProbeBasis basis) {
    ProbeResult result = results.get(subject);
    if (result == null || !result.basis().equals(basis)) {
      return true;
    }
    // A little early, so that there is a new result when the old one expires.
    Duration lasts = result.faults().isEmpty() ? validity.minus(validity.dividedBy(24)) : AGAIN;
    return !result.taken().plus(lasts).isAfter(now);
  }

  /// The nonce of the next probe: unchanged until it has reported.
  String nonce(NodeClass subject, ProbeBasis basis) {
    ProbeResult last = results.get(subject);
    return basis.nonce(subject, image, last == null ? "" : last.taken().toString());
  }
}
