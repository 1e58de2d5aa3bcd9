package io.bulkhead.delivery.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ClusterReachability;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Delivers bundles to one cluster and observes them there. The engine decides when to look at
/// which delivery; a driver does the look, and tells a
/// [io.bulkhead.delivery.state.DeliveryListener] where to look again. Thread-safe.
public interface Driver extends AutoCloseable {
  /// Called once, before the first look, with the cluster's rows.
  void begin(List<Delivery> rows);

  /// Brings a delivery as close as possible to what its row asks for, and saves the progress. Never
  /// called twice at once for one delivery.
  ///
  /// @param bundle desired by the row; null to remove everything
  LookOutcome look(Delivery row, @Nullable Bundle bundle) throws InterruptedException;

  /// Called after each look, whatever its outcome.
  ///
  /// @return whether something of the delivery must be looked at again
  boolean looked(Delivery.Id delivery);

  /// The row is deleted.
  void forget(Delivery.Id delivery);

  /// Whether the cluster can be reached.
  ClusterReachability reach();

  Seen seen();

  /// Whether its watches are followed, including those that keep retrying.
  boolean alive();

  @Override
  void close();

  /// Observations of the cluster.
  interface Seen {
    /// The last observed readiness.
    Readiness readiness(ManifestKey key);

    /// Why an object is not ready, as last observed; empty while it is ready or absent.
    Optional<Unready> unready(ManifestKey key);

    /// As last observed.
    ///
    /// @param deployment value of the label `emco/deployment-id`
    List<JsonNode> pods(String deployment);

    /// The owner of an object, if that is known without a request.
    Optional<Delivery.Id> holder(ManifestKey key);

    /// Fetched now. Throws [io.bulkhead.cluster.ClusterUnavailable].
    Optional<JsonNode> live(ManifestKey key);
  }
}
