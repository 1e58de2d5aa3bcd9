package io.bulkhead.kind;

import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A store of a few documents in one lifecycle state, seen by a tenant or by an operator.
public final class FakeWorld implements World {
  private final List<Stored<?>> stored = new ArrayList<>();
  private final boolean operator;
  private Lifecycle lifecycle = Lifecycle.created(Instant.EPOCH);
  private RolloutStatus rollout = RolloutStatus.NONE;

  private List<String> stranded = List.of();

  private FakeWorld(boolean operator) {
    this.operator = operator;
  }

  public static FakeWorld ofOperator() {
    return new FakeWorld(true);
  }

  public static FakeWorld ofTenant() {
    return new FakeWorld(false);
  }

  public <D> FakeWorld with(Kind<D> kind, D body, String... parents) {
    DocumentKey key = kind.key(List.of(parents), body);
    stored.add(new Stored<>(key, body, List.of(), 1, stored.size() + 1));
    return this;
  }

  public FakeWorld in(Lifecycle.State state, RolloutStatus status) {
    lifecycle = lifecycle.then(new Lifecycle.Entry(state, "1", Instant.EPOCH, 1));
    rollout = status;
    return this;
  }

  @Override
  public Lifecycle lifecycle(DocumentKey key) {
    return lifecycle;
  }

  @Override
  public RolloutStatus rollout(DocumentKey key) {
    return rollout;
  }

  public FakeWorld leaving(String... left) {
    stranded = List.of(left);
    return this;
  }

  @Override
  public List<String> stranded(DocumentKey key) {
    return stranded;
  }

  @Override
  public boolean operator() {
    return operator;
  }

  @Override
  public <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key) {
    return roots(kind).stream().filter(s -> s.key().equals(key)).findFirst();
  }

  @Override
  public <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent) {
    return roots(kind).stream()
        .filter(s -> kind.parentKey(s.key()).equals(Optional.of(parent)))
        .toList();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <D> List<Stored<D>> roots(Kind<D> kind) {
    return stored.stream()
        .filter(s -> s.key().kind().equals(kind.name()))
        .map(s -> (Stored<D>) s)
        .toList();
  }
}
