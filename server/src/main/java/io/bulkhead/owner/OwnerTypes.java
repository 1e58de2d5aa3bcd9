package io.bulkhead.owner;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import java.util.List;
import java.util.Optional;

/// Every kind of document that owns deliveries.
public final class OwnerTypes {
  public static final OwnerType DEPLOYMENT = new DeploymentOwner();
  public static final OwnerType CLOUD = new CloudOwner();
  public static final OwnerType BASELINE = new BaselineOwner();

  public static final List<OwnerType> ALL = List.of(DEPLOYMENT, CLOUD, BASELINE);

  /// Throws for a document that cannot own deliveries.
  public static OwnerType of(DocumentKey owner) {
    return find(owner)
        .orElseThrow(() -> new IllegalArgumentException(owner + " cannot own deliveries"));
  }

  /// Empty for a document that cannot own deliveries.
  public static Optional<OwnerType> find(DocumentKey key) {
    return ALL.stream().filter(type -> type.kind().name().equals(key.kind())).findFirst();
  }

  /// Empty for a kind whose documents cannot own deliveries.
  public static Optional<OwnerType> find(Kind<?> kind) {
    return ALL.stream().filter(type -> type.kind().equals(kind)).findFirst();
  }

  /// Whether it is a tenant's place on clusters.
  public static boolean isCloud(DocumentKey key) {
    return find(key).filter(OwnerType::isCloud).isPresent();
  }

  /// Whether it is a cluster, which owns its baseline.
  public static boolean isBaseline(DocumentKey key) {
    return find(key).filter(OwnerType::isBaseline).isPresent();
  }

  /// The logical cloud of that name in the project of another document.
  public static DocumentKey cloudBeside(DocumentKey other, String name) {
    return DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, other.names().getFirst(), name);
  }

  /// The logical clouds of a project, in order of creation.
  public static List<Stored<LogicalCloud>> cloudsOf(Documents documents, DocumentKey project) {
    return documents.children(TenancyKinds.LOGICAL_CLOUD, project);
  }

  private OwnerTypes() {}
}
