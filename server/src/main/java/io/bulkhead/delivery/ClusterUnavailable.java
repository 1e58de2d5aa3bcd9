package io.bulkhead.delivery;

/// The cluster does not answer, or answers what is no Kubernetes API. Tried again later.
public final class ClusterUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterUnavailable(String message) {
    super(message);
  }

  public ClusterUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
