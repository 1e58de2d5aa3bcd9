package io.bulkhead.proof;

import java.util.List;

/// The facts of a node that the proof depends on.
///
/// @param handlers that its kubelet reports, in order
/// @param kernel the host's kernel version
/// @param bootId the host's boot id
/// @param software versions of its kubelet and of its container runtime
/// @param labelledForKata whether it carries Kata's label
public record NodeFacts(
    String name,
    String uid,
    List<String> handlers,
    String kernel,
    String bootId,
    String software,
    boolean labelledForKata) {
  public NodeFacts {
    handlers = List.copyOf(handlers);
  }
}
