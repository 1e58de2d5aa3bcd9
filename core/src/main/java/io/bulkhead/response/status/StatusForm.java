package io.bulkhead.response.status;

/// EMCO's name for the value of an object, depending on the query.
public enum StatusForm {
  /// `type=rsync`, the older form of deployed.
  RSYNC,
  /// `type=cluster`, the older form of ready.
  CLUSTER,
  /// `status=deployed`.
  DEPLOYED,
  /// `status=ready`.
  READY;

  /// Whether it is the newer form.
  public boolean newer() {
    return this == DEPLOYED || this == READY;
  }

  /// Whether readiness was requested, rather than the progress of delivery.
  public boolean readiness() {
    return this == CLUSTER || this == READY;
  }
}
