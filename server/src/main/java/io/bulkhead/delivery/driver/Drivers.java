package io.bulkhead.delivery.driver;

import io.bulkhead.delivery.state.DeliveryListener;
import io.bulkhead.kind.fleet.ClusterId;

/// Which driver a cluster has.
@FunctionalInterface
public interface Drivers {
  /// One that was not there before; does not wait for the cluster.
  ///
  /// @param listener told where to look; not from within this call
  Driver of(ClusterId cluster, HubSide hub, DeliveryListener listener);
}
