package io.bulkhead.proof;

import java.util.List;

/// What counts of a node.
///
/// @param handlers that its kubelet reports, in order
/// @param kernel the host's kernel version
/// @param bootId the host's boot id
/// @param labelledForKata whether it carries Kata's label
public record NodeFacts(
    String name, List<String> handlers, String kernel, String bootId, boolean labelledForKata) {
  public NodeFacts {
    handlers = List.copyOf(handlers);
  }
}
