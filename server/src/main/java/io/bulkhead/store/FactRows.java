package io.bulkhead.store;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Clusters' capabilities, and operations.
final class FactRows {
  private final Handle handle;

  FactRows(Handle handle) {
    this.handle = handle;
  }

  Optional<Capabilities> capabilities(ClusterId cluster) {
    if (!DeliveryRows.storable(cluster)) {
      return Optional.empty();
    }
    return handle
        .createQuery(
            "SELECT body FROM capabilities WHERE provider = :provider AND cluster = :cluster")
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .mapTo(byte[].class)
        .findOne()
        .map(json -> DocumentCodec.decode(Capabilities.class, json));
  }

  void save(ClusterId cluster, Capabilities capabilities) {
    handle
        .createUpdate(
            """
            INSERT INTO capabilities (provider, cluster, body) VALUES (:provider, :cluster, :body)
            ON CONFLICT (provider, cluster) DO UPDATE SET body = excluded.body\
            """)
        .bind("provider", Keys.requireText(cluster.provider()))
        .bind("cluster", Keys.requireText(cluster.cluster()))
        .bind("body", DocumentCodec.encode(capabilities))
        .execute();
  }

  void deleteCapabilities(ClusterId cluster) {
    if (DeliveryRows.storable(cluster)) {
      handle
          .createUpdate(
              "DELETE FROM capabilities WHERE provider = :provider AND cluster = :cluster")
          .bind("provider", cluster.provider())
          .bind("cluster", cluster.cluster())
          .execute();
    }
  }

  /// Newest first.
  List<Operation> operations(int limit) {
    return handle
        .createQuery("SELECT body FROM operation ORDER BY started DESC, id DESC LIMIT :limit")
        .bind("limit", limit <= 0 ? Long.MAX_VALUE : (long) limit)
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Operation.class, json))
        .list();
  }

  Optional<Operation> operation(String id) {
    if (!Keys.storable(id)) {
      return Optional.empty();
    }
    return handle
        .createQuery("SELECT body FROM operation WHERE id = :id")
        .bind("id", id)
        .mapTo(byte[].class)
        .findOne()
        .map(json -> DocumentCodec.decode(Operation.class, json));
  }

  void save(Operation operation) {
    handle
        .createUpdate(
            """
            INSERT INTO operation (id, started, body) VALUES (:id, :started, :body)
            ON CONFLICT (id) DO UPDATE SET started = excluded.started, body = excluded.body\
            """)
        .bind("id", Keys.requireText(operation.id()))
        .bind("started", ChronoUnit.MICROS.between(Instant.EPOCH, operation.started()))
        .bind("body", DocumentCodec.encode(operation))
        .execute();
  }
}
