package io.bulkhead.cluster;

import io.bulkhead.cluster.Observations.Connectivity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tracks whether a cluster answers. A cluster that did not is asked again before any work for it
/// takes one of the places that all clusters share.
public final class ClusterLink implements ClusterReachability {
  /// How long one answer holds for everybody who asks.
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Supplier<ClusterConnection> connection;
  private final InstantSource clock;
  private final Object asking = new Object();
  private long askedAt;
  private @Nullable String lastAnswer;
  private boolean asked;

  /// The result of the last check of a silent cluster.
  private @Nullable Sought sought;

  private volatile Connectivity connectivity = Connectivity.UNKNOWN;
  private volatile String reason = "";

  /// Null while it answers.
  private volatile @Nullable Instant silentSince;

  public ClusterLink(Supplier<ClusterConnection> connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
    this.silentSince = clock.instant();
  }

  /// @param begun by [System#nanoTime]
  /// @param trouble null if it answers again
  private record Sought(long begun, @Nullable String trouble) {}

  /// Throws [ClusterUnavailable].
  public ClusterConnection connection() {
    return connection.get();
  }

  /// Callers that arrive during a check share the result of the next one.
  @Override
  public boolean answers() {
    long came = System.nanoTime();
    if (connectivity == Connectivity.AVAILABLE) {
      return true;
    }
    synchronized (asking) {
      if (connectivity == Connectivity.AVAILABLE) {
        return true;
      }
      if (sought == null || sought.begun() - came < 0) {
        sought = new Sought(System.nanoTime(), ask());
      }
      String trouble = sought.trouble();
      if (trouble == null) {
        silentSince = null;
        connectivity = Connectivity.AVAILABLE;
        return true;
      }
      failed(trouble);
      return false;
    }
  }

  /// Whether the cluster answers in general, although one request got no proper answer.
  public boolean stillAnswers() {
    synchronized (asking) {
      if (!asked || System.nanoTime() - askedAt > FRESH.toNanos()) {
        lastAnswer = ask();
        asked = true;
        askedAt = System.nanoTime();
      }
      return lastAnswer == null;
    }
  }

  /// Requests something that needs the API server's own store, too: without its store, an API
  /// server still tells its version.
  ///
  /// @return why it does not answer; null if it does
  private @Nullable String ask() {
    try {
      ClusterConnection connection = connection();
      connection.read("/version");
      try {
        connection.read("/api/v1/namespaces/kube-system");
      } catch (ClusterUnavailable e) {
        if (!e.answered()) {
          throw e;
        }
      }
      return null;
    } catch (ClusterUnavailable e) {
      return e.getMessage() == null ? "does not answer" : e.getMessage();
    }
  }

  public void failed(String why) {
    reason = why;
    if (silentSince == null) {
      silentSince = clock.instant();
    }
    connectivity = Connectivity.RETRYING;
  }

  @Override
  public void doubt() {
    if (connectivity == Connectivity.AVAILABLE && !stillAnswers()) {
      failed(String.valueOf(lastTrouble()));
    }
  }

  private @Nullable String lastTrouble() {
    synchronized (asking) {
      return lastAnswer;
    }
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Connectivity connectivity() {
    return connectivity;
  }

  @Override
  public Optional<Instant> silentSince() {
    return connectivity == Connectivity.AVAILABLE
        ? Optional.empty()
        : Optional.ofNullable(silentSince);
  }
}
