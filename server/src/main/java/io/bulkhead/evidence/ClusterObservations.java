package io.bulkhead.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.fleet.ObservationListener;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.quota.Amounts;
import io.bulkhead.reachability.Picture.Ranges;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Keeps what the watches of all clusters report.
public final class ClusterObservations implements ObservationListener {
  private final InstantSource clock;
  private final Map<ClusterId, ClusterObservation> sightings = new ConcurrentHashMap<>();
  private final List<Consumer<ClusterId>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<ClusterId>> useListeners = new CopyOnWriteArrayList<>();

  public ClusterObservations(InstantSource clock) {
    this.clock = clock;
  }

  /// The watched clusters.
  Set<ClusterId> clusters() {
    return Set.copyOf(sightings.keySet());
  }

  /// Empty for a cluster that is not watched.
  Optional<ClusterView> picture(ClusterId cluster) {
    return Optional.ofNullable(sightings.get(cluster)).map(ClusterObservation::picture);
  }

  /// Empty for a cluster that is not watched.
  Optional<NetworkSight> network(ClusterId cluster, Ranges ranges) {
    return Optional.ofNullable(sightings.get(cluster)).map(s -> s.network(ranges));
  }

  /// Registers a callback for changes. It runs on a watch's thread and must return quickly.
  void onChange(Consumer<ClusterId> listener) {
    listeners.add(listener);
  }

  /// Used amounts of the quota share of a namespace; empty before they were observed.
  Optional<Amounts> used(ClusterId cluster, String namespace) {
    return Optional.ofNullable(sightings.get(cluster)).flatMap(seen -> seen.used(namespace));
  }

  /// As [#onChange], for the use of quotas only.
  void onUse(Consumer<ClusterId> listener) {
    useListeners.add(listener);
  }

  private ClusterObservation of(ClusterId cluster) {
    return sightings.computeIfAbsent(cluster, id -> new ClusterObservation());
  }

  private void tell(ClusterId cluster, String kind) {
    boolean use = kind.equals(ClusterObservation.QUOTA);
    (use ? useListeners : listeners).forEach(listener -> listener.accept(cluster));
  }

  /// Notifies the listeners of a change on a cluster.
  void tell(ClusterId cluster) {
    listeners.forEach(listener -> listener.accept(cluster));
  }

  @Override
  public void listed(ClusterId cluster, String kind, List<JsonNode> objects) {
    of(cluster).listed(kind, objects, clock.instant());
    tell(cluster, kind);
  }

  @Override
  public void seen(ClusterId cluster, String kind, JsonNode object) {
    if (of(cluster).seen(kind, object, clock.instant())) {
      tell(cluster, kind);
    }
  }

  @Override
  public void gone(ClusterId cluster, String kind, JsonNode object) {
    of(cluster).gone(kind, object, clock.instant());
    tell(cluster, kind);
  }

  @Override
  public void heard(ClusterId cluster, String kind) {
    of(cluster).heard(kind, clock.instant());
  }

  @Override
  public void ended(ClusterId cluster) {
    sightings.remove(cluster);
    tell(cluster);
  }
}
