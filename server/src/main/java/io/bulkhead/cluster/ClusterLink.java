package io.bulkhead.cluster;

import io.bulkhead.cluster.Observations.Connectivity;
import io.bulkhead.kind.fleet.ClusterId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whether a cluster answers. A cluster that did not answer is asked again before any work for it
/// takes one of the places that all clusters share.
public final class ClusterLink {
  /// So long one answer to "do you answer?" holds for all who ask.
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final ClusterId cluster;
  private final Function<ClusterId, ClusterConnection> connections;
  private final Backoff backoff;
  private final InstantSource clock;
  private final Object asking = new Object();
  private long askedAt;
  private @Nullable String lastAnswer;
  private boolean asked;
  private volatile Connectivity connectivity = Connectivity.UNKNOWN;
  private volatile String reason = "";

  /// Null while it answers.
  private volatile @Nullable Instant silentSince;

  public ClusterLink(
      ClusterId cluster,
      Function<ClusterId, ClusterConnection> connections,
      Backoff backoff,
      InstantSource clock) {
    this.cluster = cluster;
    this.connections = connections;
    this.backoff = backoff;
    this.clock = clock;
    this.silentSince = clock.instant();
  }

  /// Throws [ClusterUnavailable].
  public ClusterConnection connection() {
    return connections.apply(cluster);
  }

  /// Asks only when the last answer was not a good one.
  public boolean answers() {
    if (connectivity == Connectivity.AVAILABLE) {
      return true;
    }
    String trouble = ask();
    if (trouble == null) {
      silentSince = null;
      connectivity = Connectivity.AVAILABLE;
      return true;
    }
    failed(trouble);
    return false;
  }

  /// Whether it answers as such, although one request got no proper answer.
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

  /// Asks for something that needs the API server's store, too: it goes on telling its version
  /// without one.
  ///
  /// @return why it does not answer; null when it does
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

  /// Something went wrong that may be the cluster's state or only one request's: asks at once.
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

  public void succeeded() {
    backoff.reset();
  }

  public Duration pause() {
    return backoff.next();
  }

  public String reason() {
    return reason;
  }

  public Connectivity connectivity() {
    return connectivity;
  }

  /// Since when nothing is known of the cluster; empty while it answers.
  public Optional<Instant> silentSince() {
    return connectivity == Connectivity.AVAILABLE
        ? Optional.empty()
        : Optional.ofNullable(silentSince);
  }
}
