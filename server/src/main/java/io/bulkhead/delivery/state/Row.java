package io.bulkhead.delivery.state;

import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The working copy of a delivery's row during one look at it. Used by one thread.
public final class Row {
  public final Delivery basis;
  public final SequencedSet<Digest> touched;
  public final SequencedSet<String> hooksDone;
  public final SequencedMap<ManifestKey, ObjectState> objects = new LinkedHashMap<>();

  /// Objects that belonged to somebody else; see [Delivery.Adopted].
  public final SequencedSet<ManifestKey> adoptedForeign = new LinkedHashSet<>();

  public final SequencedSet<ManifestKey> adoptedShared = new LinkedHashSet<>();
  public @Nullable Digest applied;
  public Delivery.State state;
  public String message;

  /// Time of the next automatic retry after a failure.
  public @Nullable Instant nextTry;

  public Row(Delivery basis) {
    this.basis = basis;
    touched = new LinkedHashSet<>(basis.progress().touched());
    hooksDone = new LinkedHashSet<>(basis.progress().hooksDone());
    basis.progress().objects().forEach(object -> objects.put(object.key(), object));
    applied = basis.progress().applied();
    state = basis.progress().state();
    message = basis.progress().message();
    nextTry = basis.progress().nextTry();
    adoptedForeign.addAll(basis.progress().adopted().foreign());
    adoptedShared.addAll(basis.progress().adopted().shared());
  }

  public Delivery.Id id() {
    return basis.id();
  }

  public void set(ManifestKey key, ObjectState.Outcome outcome, String text) {
    ObjectState before = objects.get(key);
    objects.put(
        key,
        new ObjectState(
            key,
            outcome,
            before == null ? null : before.manifest(),
            before == null ? null : before.live(),
            text));
  }

  public boolean is(ManifestKey key, ObjectState.Outcome outcome) {
    ObjectState object = objects.get(key);
    return object != null && object.outcome() == outcome;
  }

  /// Puts the objects into this order and drops the others.
  public void keepOnly(List<ManifestKey> keys) {
    var kept = new LinkedHashMap<ManifestKey, ObjectState>();
    for (ManifestKey key : keys) {
      ObjectState object = objects.get(key);
      if (object != null) {
        kept.put(key, object);
      }
    }
    objects.clear();
    objects.putAll(kept);
  }

  Delivery toDelivery(Instant changed) {
    return basis.with(reached(state, message, changed, nextTry));
  }

  /// Applies the progress of this look to an order that was changed meanwhile.
  Delivery progressOn(Delivery current) {
    Delivery.Progress now = current.progress();
    return current.with(reached(now.state(), now.message(), now.changed(), now.nextTry()));
  }

  private Delivery.Progress reached(
      Delivery.State newState, String text, Instant changed, @Nullable Instant next) {
    return new Delivery.Progress(
        applied,
        List.copyOf(touched),
        List.copyOf(hooksDone),
        newState,
        List.copyOf(objects.values()),
        text,
        changed,
        next,
        new Delivery.Adopted(List.copyOf(adoptedForeign), List.copyOf(adoptedShared)));
  }

  public boolean mayAdopt() {
    return basis.order().adopts();
  }
}
