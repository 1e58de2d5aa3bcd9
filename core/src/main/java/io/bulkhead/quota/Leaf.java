package io.bulkhead.quota;

import java.util.Comparator;

/// Where a share is: one department on one cluster.
///
/// @param cloud the logical cloud, as `acme/press-shop`
/// @param cluster as `edge+north`
public record Leaf(String cloud, String cluster) implements Comparable<Leaf> {
  private static final Comparator<Leaf> ORDER =
      Comparator.comparing(Leaf::cloud).thenComparing(Leaf::cluster);

  @Override
  public int compareTo(Leaf other) {
    return ORDER.compare(this, other);
  }
}
