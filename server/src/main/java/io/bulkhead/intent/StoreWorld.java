package io.bulkhead.intent;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.World;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.owner.RolloutProgress;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import io.bulkhead.store.Reader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the rules of the table see of the store.
record StoreWorld(Reader reader, boolean operator) implements World {
  @Override
  public Lifecycle lifecycle(DocumentKey key) {
    return reader.lifecycle(key).orElseGet(() -> Lifecycle.created(Instant.EPOCH));
  }

  @Override
  public RolloutStatus rollout(DocumentKey key) {
    return RolloutProgress.of(lifecycle(key), reader.deliveries().of(key));
  }

  @Override
  public List<String> stranded(DocumentKey key) {
    return reader.deliveries().of(key).stream()
        .filter(row -> row.order().stopped() && row.progress().state() != Delivery.State.GONE)
        .map(row ->
            row.id().cluster()
                + ": "
                + row.progress().objects().stream()
                    .filter(o -> o.outcome() != Outcome.DELETED)
                    .count()
                + " objects of "
                + row.id().part())
        .toList();
  }

  @Override
  public <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key) {
    return reader.find(kind, key);
  }

  @Override
  public <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent) {
    return reader.children(kind, parent);
  }

  @Override
  public <D> List<Stored<D>> roots(Kind<D> kind) {
    return reader.roots(kind);
  }
}
