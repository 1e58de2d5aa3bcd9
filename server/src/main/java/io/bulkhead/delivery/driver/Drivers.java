package io.bulkhead.delivery.driver;

import io.bulkhead.delivery.state.DeliveryListener;
import io.bulkhead.kind.fleet.ClusterId;

/// Creates the driver of a cluster.
@FunctionalInterface
public interface Drivers {
  /// A new driver; does not wait for the cluster.
  ///
  /// @param listener told where to look, but not from within this call
  Driver of(ClusterId cluster, HubSide hub, DeliveryListener listener);
}
