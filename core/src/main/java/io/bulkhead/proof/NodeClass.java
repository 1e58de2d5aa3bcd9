package io.bulkhead.proof;

import java.util.Comparator;

/// A node and a sandbox class that its pods may have: the subject of one probe.
public record NodeClass(String node, String sandbox) implements Comparable<NodeClass> {
  private static final Comparator<NodeClass> ORDER =
      Comparator.comparing(NodeClass::node).thenComparing(NodeClass::sandbox);

  /// Parses the output of [#toString], which is the key of a map in JSON. Throws
  /// IllegalArgumentException for text without `/`.
  public static NodeClass valueOf(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("node/class, not " + text);
    }
    return new NodeClass(text.substring(0, slash), text.substring(slash + 1));
  }

  /// `node/class`; names of nodes have no `/`.
  @Override
  public String toString() {
    return node + "/" + sandbox;
  }

  @Override
  public int compareTo(NodeClass other) {
    return ORDER.compare(this, other);
  }
}
