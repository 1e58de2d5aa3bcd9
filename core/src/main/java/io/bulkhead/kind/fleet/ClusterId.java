package io.bulkhead.kind.fleet;

import io.bulkhead.kind.DocumentKey;
import java.util.Optional;

/// A cluster by its provider and name; written `provider+cluster`.
public record ClusterId(String provider, String cluster) implements Comparable<ClusterId> {
  /// Throws IllegalArgumentException if the text has no `+` between two names.
  public static ClusterId parse(String text) {
    int plus = text.indexOf('+');
    if (plus <= 0 || plus == text.length() - 1) {
      throw new IllegalArgumentException("not of the form provider+cluster: \"" + text + "\"");
    }
    return new ClusterId(text.substring(0, plus), text.substring(plus + 1));
  }

  /// The cluster that a document is about; empty for a document of another kind.
  public static Optional<ClusterId> ofDocument(DocumentKey key) {
    return key.kind().equals(kind())
        ? Optional.of(new ClusterId(key.names().get(0), key.names().get(1)))
        : Optional.empty();
  }

  /// The document that registers it.
  public DocumentKey document() {
    return DocumentKey.of(FleetKinds.CLUSTER, provider, cluster);
  }

  /// The kind of documents that register clusters, as in keys.
  public static String kind() {
    return FleetKinds.CLUSTER.name();
  }

  @Override
  public int compareTo(ClusterId other) {
    int byProvider = provider.compareTo(other.provider);
    return byProvider != 0 ? byProvider : cluster.compareTo(other.cluster);
  }

  @Override
  public String toString() {
    return provider + "+" + cluster;
  }
}
