package io.bulkhead.delivery.state;

import io.bulkhead.store.Delivery;

/// Receives observations about deliveries on a cluster. Called from many threads, without locks.
public interface DeliveryListener {
  /// An object of this delivery may differ from what was applied.
  void suspected(Delivery.Id delivery);

  /// Readiness changed, or an object appeared or vanished.
  void changed(Delivery.Id delivery);

  /// The delivery itself changed the readiness of an object by a write: news for others only.
  void written(Delivery.Id delivery);
}
