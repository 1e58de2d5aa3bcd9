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
/// @param places for deliveries in work, over all clusters
/// @param events called when something happens that others may wait for
public record HubSide(
    Rows rows, Bundles bundles, Gates gates, Settings settings, Places places, Events events) {

  public record Settings(DeliveryOptions options, DeliveryMetrics metrics, InstantSource clock) {}

  public interface Events {
    /// A delivery made progress, so that others behind a gate may continue.
    void cameFurther(Delivery.Id delivery);

    /// Somebody has more rights on this cluster than before, so failed deliveries may succeed.
    void rightsCame(ClusterId cluster);

    /// Something else changed on this cluster that deliveries may have failed for.
    void causeChanged(ClusterId cluster);

    /// This cluster has no rows any more.
    void nothingLeft(ClusterId cluster);
  }

  public DeliveryMetrics metrics() {
    return settings.metrics();
  }
}
