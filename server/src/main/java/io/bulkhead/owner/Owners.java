package io.bulkhead.owner;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;

/// Which documents own deliveries.
public final class Owners {
  /// The logical cloud that a deployment group names.
  ///
  /// @param cloud its name, within the group's project
  public static DocumentKey cloudOf(DocumentKey group, String cloud) {
    return DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, group.names().getFirst(), cloud);
  }

  /// The document whose baseline a cluster carries: its own.
  public static DocumentKey baselineOf(ClusterId cluster) {
    return DocumentKey.of(FleetKinds.CLUSTER, cluster.provider(), cluster.cluster());
  }

  private Owners() {}
}
