package io.bulkhead.delivery.state;

import io.bulkhead.store.Delivery;

/// Is told what was seen of deliveries on a cluster. Called from many threads, outside of locks.
public interface DeliveryListener {
  /// An object of this delivery may differ from what was applied.
  void suspected(Delivery.Id delivery);

  /// Readiness changed, or an object came or went.
  void changed(Delivery.Id delivery);

  /// The delivery itself wrote an object whose readiness is another now: news for others only.
  void written(Delivery.Id delivery);
}
