package io.bulkhead.cluster;

/// The cluster does not answer, answers like no Kubernetes API, or cannot serve the request at the
/// moment. To be retried later.
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

  /// The API server itself refused this request; nothing is wrong with the cluster.
  public static ClusterUnavailable refused(String message) {
    return new ClusterUnavailable(message, true);
  }

  /// Whether the API server itself answered, so that only this request failed.
  public boolean answered() {
    return answered;
  }
}
