package io.bulkhead.kind.tenancy;

import io.bulkhead.kind.DocumentKey;

/// A logical cloud by its project and name; written `project/name`.
public record CloudId(String project, String name) {
  /// Throws IllegalArgumentException for the key of another document.
  public static CloudId of(DocumentKey key) {
    if (!key.kind().equals(TenancyKinds.LOGICAL_CLOUD.name()) || key.names().size() != 2) {
      throw new IllegalArgumentException("not the key of a logical cloud: " + key);
    }
    return new CloudId(key.names().get(0), key.names().get(1));
  }

  public DocumentKey document() {
    return DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, project, name);
  }

  @Override
  public String toString() {
    return project + "/" + name;
  }
}
