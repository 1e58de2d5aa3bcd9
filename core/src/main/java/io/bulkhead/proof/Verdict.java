package io.bulkhead.proof;

import java.util.List;

/// The verdict on one pod.
///
/// @param handlerOnNode whether its node reports the handler of its class
/// @param underGuard whether it was admitted after the guard was in force
/// @param sandboxing why it does not run in its sandbox as it should; an incident for a running pod
/// @param doubts other reasons why the proof is incomplete
public record Verdict(
    boolean handlerOnNode, boolean underGuard, List<String> sandboxing, List<String> doubts) {
  public Verdict {
    sandboxing = List.copyOf(sandboxing);
    doubts = List.copyOf(doubts);
  }

  public boolean holds() {
    return sandboxing.isEmpty() && doubts.isEmpty();
  }
}
