package io.bulkhead.delivery.driver;

import io.bulkhead.cluster.Places;
import io.bulkhead.delivery.state.Bundles;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.state.Gates;
import io.bulkhead.delivery.state.Rows;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Delivery;
import java.time.InstantSource;

/// What all clusters share.
///
/// @param places for deliveries that are worked on, over all clusters
/// @param events told when something that others may wait for has happened
public record HubSide(
    Rows rows, Bundles bundles, Gates gates, Settings settings, Places places, Events events) {

  public record Settings(DeliveryOptions options, DeliveryMetrics metrics, InstantSource clock) {}

  public interface Events {
    /// A delivery came further, so that others behind a gate may go on.
    void cameFurther(Delivery.Id delivery);

    /// Somebody may do more on this cluster than before, so that what failed may succeed.
    void rightsCame(ClusterId cluster);

    /// Something else changed on this cluster for which deliveries may have failed.
    void causeChanged(ClusterId cluster);

    /// No row speaks of this cluster any more.
    void nothingLeft(ClusterId cluster);
  }

  public DeliveryMetrics metrics() {
    return settings.metrics();
  }
}
