package io.bulkhead.owner;

import io.bulkhead.compiler.model.Target;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.response.status.StatusSubject;
import io.bulkhead.store.Reader;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A logical cloud: a tenant's namespace, user, permissions and isolation on its clusters.
final class CloudOwner implements OwnerType {
  private static final Kind<LogicalCloud> CLOUD = TenancyKinds.LOGICAL_CLOUD;

  @Override
  public Kind<?> kind() {
    return CLOUD;
  }

  @Override
  public Target target(Reader reader, DocumentKey key, String context) {
    return new Target.Cloud(key, context, CloudSecrets.request(reader, key).orElse(null));
  }

  @Override
  public SortedSet<ClusterId> candidates(Documents documents, DocumentKey key) {
    return references(documents, key);
  }

  static SortedSet<ClusterId> references(Documents documents, DocumentKey cloud) {
    SortedSet<ClusterId> clusters = new TreeSet<>();
    documents.children(TenancyKinds.CLUSTER_REFERENCE, cloud).stream()
        .map(reference -> reference.body().spec())
        .forEach(spec -> clusters.add(new ClusterId(spec.clusterProvider(), spec.cluster())));
    return clusters;
  }

  @Override
  public Held held() {
    return Held.CLUSTERS;
  }

  @Override
  public Optional<DocumentKey> cloud(Documents documents, DocumentKey key) {
    return Optional.of(key);
  }

  @Override
  public boolean isCloud() {
    return true;
  }

  @Override
  public boolean adopts(Documents documents, DocumentKey key) {
    return documents.find(CLOUD, key).filter(cloud -> cloud.body().spec().adopt()).isPresent();
  }

  @Override
  public StatusSubject subject(Documents documents, DocumentKey key) {
    if (documents.find(CLOUD, key).isEmpty()) {
      throw new BulkheadException(Problem.NOT_FOUND, CLOUD.notFoundText());
    }
    return new StatusSubject(key.names().getFirst(), null, null, null, key.name());
  }
}
