package io.bulkhead.cluster;

/// The cluster does not answer, or answers what is no Kubernetes API, or what it was asked for
/// cannot be had now. Tried again later.
public final class ClusterUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;

  public ClusterUnavailable(String message) {
    super(message);
    this.answered = false;
  }

  public ClusterUnavailable(String message, Throwable cause) {
    super(message, cause);
    this.answered = false;
  }

  private ClusterUnavailable(String message, boolean answered) {
    super(message);
    this.answered = answered;
  }

  /// The API server itself said no to this request; nothing is wrong with the cluster.
  public static ClusterUnavailable refused(String message) {
    return new ClusterUnavailable(message, true);
  }

  /// Whether it was the API server that said so, and about this request alone.
  public boolean answered() {
    return answered;
  }
}
