package io.bulkhead.cluster;

import io.bulkhead.kind.fleet.ClusterId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The clusters that parts of the hub work with. Each resource of a cluster is watched once,
/// however many subscribers it has.
public final class Clusters {
  private static final int PARALLEL_LISTS = 32;

  private final Function<ClusterId, ClusterConnection> connections;
  private final Retry retry;
  private final InstantSource clock;
  private final Places lists = new Places(PARALLEL_LISTS);
  private final Map<ClusterId, Known> known = new HashMap<>();
  private boolean started;

  /// Backoff between retries: a random part of a ceiling that doubles.
  public record Retry(Duration first, Duration longest) {
    public static final Retry STANDARD = new Retry(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  private static final class Known {
    final ClusterInformers informers;
    int users;

    Known(ClusterInformers informers) {
      this.informers = informers;
    }
  }

  /// @param connections returns the connection of a cluster, or throws [ClusterUnavailable]
  public Clusters(
      Function<ClusterId, ClusterConnection> connections, Retry retry, InstantSource clock) {
    this.connections = connections;
    this.retry = retry;
    this.clock = clock;
  }

  /// Throws [ClusterUnavailable].
  public ClusterConnection connection(ClusterId cluster) {
    return connections.apply(cluster);
  }

  /// Starts the informers. The first lists serve everybody who has joined already.
  public synchronized void start() {
    started = true;
    known.values().forEach(one -> one.informers.start());
  }

  /// Starts working with a cluster. Its state is kept until the last participant has left.
  public synchronized ClusterSubscriptions join(ClusterId cluster) {
    Known one = known.computeIfAbsent(cluster, id -> new Known(informers(id)));
    one.users++;
    return new ClusterSubscriptions(one.informers, () -> left(cluster, one));
  }

  private ClusterInformers informers(ClusterId cluster) {
    var link = new ClusterLink(() -> connections.apply(cluster), clock);
    var informers = new ClusterInformers(cluster, link, lists, this::backoff);
    if (started) {
      informers.start();
    }
    return informers;
  }

  private Backoff backoff() {
    return new Backoff(retry.first(), retry.longest(), RandomGenerator.getDefault());
  }

  private synchronized void left(ClusterId cluster, Known one) {
    one.users--;
    if (one.users == 0) {
      known.remove(cluster, one);
    }
  }
}
