package io.bulkhead.response.status;

/// How EMCO calls a value of an object, by what was asked.
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

  /// Whether readiness was asked for, else how far delivery is.
  public boolean readiness() {
    return this == CLUSTER || this == READY;
  }
}
