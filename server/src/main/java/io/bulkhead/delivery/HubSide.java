package io.bulkhead.delivery;

import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Delivery;
import java.time.InstantSource;

/// What all clusters share.
///
/// @param places for deliveries that are worked on, over all clusters
/// @param events told when something that others may wait for has happened
record HubSide(
    Rows rows, Bundles bundles, Gates gates, Settings settings, Places places, Events events) {

  record Settings(DeliveryOptions options, DeliveryMetrics metrics, InstantSource clock) {}

  interface Events {
    /// A delivery came further, so that others behind a gate may go on.
    void cameFurther(Delivery.Id delivery);

    /// Somebody may do more on this cluster than before, so that what failed may succeed.
    void rightsCame(ClusterId cluster);

    /// Something else changed on this cluster for which deliveries may have failed.
    void causeChanged(ClusterId cluster);

    /// No row speaks of this cluster any more.
    void nothingLeft(ClusterId cluster);
  }

  DeliveryMetrics metrics() {
    return settings.metrics();
  }
}
