package io.bulkhead.manifest;

import java.util.Comparator;

/// The identity of an object: group and version, kind, namespace, name. The namespace of a
/// cluster-scoped object is empty.
public record ManifestKey(String apiVersion, String kind, String namespace, String name)
    implements Comparable<ManifestKey> {
  private static final Comparator<ManifestKey> ORDER =
      Comparator.comparing(ManifestKey::namespace)
          .thenComparing(ManifestKey::kind)
          .thenComparing(ManifestKey::name)
          .thenComparing(ManifestKey::apiVersion);

  /// The API group, empty for the core group.
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  public String version() {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  @Override
  public int compareTo(ManifestKey other) {
    return ORDER.compare(this, other);
  }

  /// For messages: `Deployment acme-press/web`.
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
