package io.bulkhead.delivery;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.sql.SqlStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operation package does, in the real store: sets a new order on a row, or creates the
/// row.
final class StoredOrders {
  /// @param desired null to have it removed
  static void order(SqlStore store, Delivery.Id id, @Nullable Bundle desired) {
    store.write(writer -> {
      Digest digest = desired == null ? null : writer.bundles().save(desired);
      Instant now = Instant.now();
      var order = Delivery.Order.of("context-" + now, digest, List.of());
      writer
          .deliveries()
          .save(
              writer
                  .deliveries()
                  .find(id)
                  .map(before -> before.ordered(order, now))
                  .orElseGet(() -> Delivery.of(id, order, now)));
      return id;
    });
  }

  private StoredOrders() {}
}
