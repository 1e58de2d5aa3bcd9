package io.bulkhead.boot;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.delivery.DeliveryEngine;
import io.bulkhead.fleet.ObservationListener;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.reconcile.ChangeFollower;
import io.bulkhead.store.Change;
import io.bulkhead.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Tells the delivery engine what it cannot observe itself: that a cluster has new credentials, was
/// deregistered, does not answer its observers, or has something now whose absence may have made
/// deliveries fail.
final class ClusterNews implements ChangeFollower.Listener, AutoCloseable {
  /// Kinds whose changes may end a refusal.
  private static final Set<String> CAUSES =
      Set.of(
          "RuntimeClass",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding");

  private static final Logger LOG = LoggerFactory.getLogger(ClusterNews.class);

  private final Store store;
  private final DeliveryEngine delivery;
  private final ChangeFollower follower;

  /// The APIs that each cluster served when last observed.
  private final Map<ClusterId, List<String>> served = new ConcurrentHashMap<>();

  /// Clusters that did not answer the last request.
  private final Set<ClusterId> lost = ConcurrentHashMap.newKeySet();

  ClusterNews(Store store, DeliveryEngine delivery) {
    this.store = store;
    this.delivery = delivery;
    this.follower = new ChangeFollower("cluster-news", store, this);
  }

  /// Reports changes from now on.
  void start() {
    follower.start();
  }

  boolean alive() {
    return follower.alive();
  }

  @Override
  public void changed(Change change) {
    change.documentKeys().stream()
        .flatMap(key -> ClusterId.ofDocument(key).stream())
        .forEach(this::document);
    change.facts().forEach(this::facts);
  }

  @Override
  public void missed() {
    Set<ClusterId> all = new TreeSet<>(served.keySet());
    all.addAll(lost);
    all.addAll(store.read(reader -> reader.deliveries().clusters()));
    all.forEach(cluster -> {
      document(cluster);
      facts(cluster);
    });
  }

  private void document(ClusterId cluster) {
    if (store.read(reader -> reader.exists(cluster.document()))) {
      delivery.clusterChanged(cluster);
    } else {
      served.remove(cluster);
      lost.remove(cluster);
      delivery.forget(cluster);
    }
  }

  private void facts(ClusterId cluster) {
    Optional<Capabilities> seen = store.read(reader -> reader.facts().capabilities(cluster));
    if (seen.isEmpty()) {
      return;
    }
    heard(cluster, seen.get());
    if (!seen.get().reachable()) {
      delivery.doubted(cluster);
      return;
    }
    List<String> before = served.put(cluster, seen.get().apis());
    if (before != null && !before.equals(seen.get().apis())) {
      delivery.causeChanged(cluster);
    }
  }

  /// Logs when a cluster is lost and when it is back.
  private void heard(ClusterId cluster, Capabilities seen) {
    try (var _ = MDC.putCloseable("cluster", cluster.toString())) {
      if (!seen.reachable()) {
        if (lost.add(cluster)) {
          LOG.warn("Cluster {} is lost: {}", cluster, String.join("; ", seen.unusable()));
        }
      } else if (lost.remove(cluster)) {
        LOG.info("Cluster {} is back", cluster);
      }
    }
  }

  /// Wraps a listener, to see the observations too.
  ObservationListener listening(ObservationListener witness) {
    return new ObservationListener() {
      @Override
      public void listed(ClusterId cluster, String kind, List<JsonNode> objects) {
        witness.listed(cluster, kind, objects);
        cause(cluster, kind);
      }

      @Override
      public void seen(ClusterId cluster, String kind, JsonNode object) {
        witness.seen(cluster, kind, object);
        cause(cluster, kind);
      }

      @Override
      public void gone(ClusterId cluster, String kind, JsonNode object) {
        witness.gone(cluster, kind, object);
        cause(cluster, kind);
      }

      @Override
      public void heard(ClusterId cluster, String kind) {
        witness.heard(cluster, kind);
      }

      @Override
      public void ended(ClusterId cluster) {
        witness.ended(cluster);
      }
    };
  }

  private void cause(ClusterId cluster, String kind) {
    if (CAUSES.contains(kind)) {
      delivery.causeChanged(cluster);
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
