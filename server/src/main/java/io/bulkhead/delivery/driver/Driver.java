package io.bulkhead.delivery.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ClusterReachability;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How bundles come to one cluster, and what is seen of them there. The engine says when which
/// delivery is looked at; a driver says what comes of it, and tells a
/// [io.bulkhead.delivery.state.DeliveryListener] where to look again. Thread-safe.
public interface Driver extends AutoCloseable {
  /// What the rows say is on the cluster. Once, before the first look.
  void begin(List<Delivery> rows);

  /// Brings a delivery as far as it can go now to where its row wants it, and saves how far it
  /// came. Never twice at once for one delivery.
  ///
  /// @param bundle that the row desires; null when nothing is to be there
  LookOutcome look(Delivery row, @Nullable Bundle bundle) throws InterruptedException;

  /// A look has ended, whatever came of it.
  ///
  /// @return whether something of the delivery is to be looked at again
  boolean looked(Delivery.Id delivery);

  /// There is no row any more.
  void forget(Delivery.Id delivery);

  /// Whether the cluster can be worked with.
  ClusterReachability reach();

  Seen seen();

  /// Whether what it watches is followed, also what it tries to begin anew.
  boolean alive();

  @Override
  void close();

  /// What is seen of the cluster.
  interface Seen {
    /// As it was seen last.
    Readiness readiness(ManifestKey key);

    /// As last seen.
    ///
    /// @param deployment value of the label `emco/deployment-id`
    List<JsonNode> pods(String deployment);

    /// Whose an object is, as far as that is known without asking.
    Optional<Delivery.Id> holder(ManifestKey key);

    /// Fetched now. Throws [io.bulkhead.cluster.ClusterUnavailable].
    Optional<JsonNode> live(ManifestKey key);
  }
}
