package io.bulkhead.quota;

/// Where a share is: one department on one cluster.
///
/// @param cloud the logical cloud, as `acme/press-shop`
/// @param cluster as `edge+north`
public record Leaf(String cloud, String cluster) implements Comparable<Leaf> {
  @Override
  public int compareTo(Leaf other) {
    int byCloud = cloud.compareTo(other.cloud);
    return byCloud != 0 ? byCloud : cluster.compareTo(other.cluster);
  }
}
