package io.bulkhead.owner;

import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.response.status.StatusSubject;
import io.bulkhead.store.Reader;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A cluster, which owns its baseline: sandbox classes, the guard and probes.
final class BaselineOwner implements OwnerType {
  private static ClusterId cluster(DocumentKey key) {
    return new ClusterId(key.names().getFirst(), key.name());
  }

  @Override
  public Kind<?> kind() {
    return FleetKinds.CLUSTER;
  }

  /// Without probes, which only the caller knows.
  @Override
  public Target target(Reader reader, DocumentKey key, String context) {
    return new Target.Baseline(cluster(key));
  }

  @Override
  public SortedSet<ClusterId> candidates(Documents documents, DocumentKey key) {
    return new TreeSet<>(List.of(cluster(key)));
  }

  @Override
  public Held held() {
    return Held.NOTHING;
  }

  @Override
  public Optional<DocumentKey> cloud(Documents documents, DocumentKey key) {
    return Optional.empty();
  }

  @Override
  public boolean isBaseline() {
    return true;
  }

  @Override
  public boolean adopts(Documents documents, DocumentKey key) {
    return false;
  }

  @Override
  public StatusSubject subject(Documents documents, DocumentKey key) {
    throw new UnsupportedOperationException("a baseline has no status of EMCO's");
  }
}
