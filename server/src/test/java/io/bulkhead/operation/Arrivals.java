package io.bulkhead.operation;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Simulates the engine on healthy clusters.
final class Arrivals {
  /// A row as the engine leaves it when everything was applied, or removed.
  static Delivery arrived(Store store, Delivery row) {
    Digest desired = row.order().desired();
    if (desired == null) {
      var deleted =
          row.progress().objects().stream()
              .map(o -> new ObjectState(o.key(), ObjectState.Outcome.DELETED, null, null, ""))
              .toList();
      return with(row, null, Delivery.State.GONE, deleted, "");
    }
    Bundle bundle = store.read(reader -> reader.bundles().find(desired)).orElseThrow();
    var applied =
        bundle.entries().stream()
            .map(e ->
                new ObjectState(
                    e.manifest().key(),
                    ObjectState.Outcome.APPLIED,
                    e.manifest().digest(),
                    null,
                    ""))
            .toList();
    return with(row, desired, Delivery.State.APPLIED, applied, "");
  }

  /// A row as the engine leaves it when a cluster refused it.
  static Delivery failed(Delivery row, String message) {
    return with(
        row, row.progress().applied(), Delivery.State.FAILED, row.progress().objects(), message);
  }

  private static Delivery with(
      Delivery row,
      @Nullable Digest applied,
      Delivery.State state,
      List<ObjectState> objects,
      String message) {
    return new Delivery(
        row.id(),
        new Delivery.Order(
            row.order().contextId(),
            row.order().desired(),
            row.order().gates(),
            row.order().stopped(),
            false,
            false),
        new Delivery.Progress(
            applied,
            applied == null ? List.of() : List.of(applied),
            row.progress().hooksDone(),
            state,
            objects,
            message,
            Site.NOW,
            null,
            Delivery.Adopted.NONE));
  }

  private Arrivals() {}
}
