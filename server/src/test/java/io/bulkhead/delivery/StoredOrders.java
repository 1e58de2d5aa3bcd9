package io.bulkhead.delivery;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import io.bulkhead.store.SqlStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operate package does, in the real store: sets a new order on a row, or makes the row.
final class StoredOrders {
  /// @param desired null to have it removed
  static void order(SqlStore store, Delivery.Id id, @Nullable Bundle desired) {
    store.write(writer -> {
      Delivery before = writer.delivery(id).orElse(null);
      writer.saveDelivery(
          new Delivery(
              id,
              "context-" + Instant.now(),
              desired == null ? null : writer.saveBundle(desired),
              before == null ? null : before.applied(),
              before == null ? List.of() : before.touched(),
              List.of(),
              before == null ? List.of() : before.hooksDone(),
              false,
              State.PENDING,
              before == null ? List.of() : before.objects(),
              "",
              Instant.now()));
      return id;
    });
  }

  private StoredOrders() {}
}
