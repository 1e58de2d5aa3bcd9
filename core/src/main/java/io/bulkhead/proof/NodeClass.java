package io.bulkhead.proof;

import java.util.Comparator;

/// A node and a sandbox class that its pods may have: what one probe looks at.
public record NodeClass(String node, String sandbox) implements Comparable<NodeClass> {
  private static final Comparator<NodeClass> ORDER =
      Comparator.comparing(NodeClass::node).thenComparing(NodeClass::sandbox);

  @Override
  public int compareTo(NodeClass other) {
    return ORDER.compare(this, other);
  }
}
