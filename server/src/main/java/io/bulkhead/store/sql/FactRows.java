package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Operation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
            INSERT INTO capabilities (provider, cluster, body, uid)
            VALUES (:provider, :cluster, :body, :uid)
            ON CONFLICT (provider, cluster) DO UPDATE
            SET body = excluded.body, uid = excluded.uid\
            """)
        .bind("uid", Keys.requireText(capabilities.identity().uid()))
        .bind("provider", Keys.requireText(cluster.provider()))
        .bind("cluster", Keys.requireText(cluster.cluster()))
        .bind("body", DocumentCodec.encode(capabilities))
        .execute();
  }

  /// Names of one cluster, in order of registration.
  List<ClusterId> clustersOf(String uid) {
    if (uid.isEmpty() || !Keys.storable(uid)) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            SELECT c.provider, c.cluster FROM capabilities c
            JOIN document d ON d.kind = :kind AND d.path = c.provider || '/' || c.cluster
            WHERE c.uid = :uid ORDER BY d.position\
            """)
        .bind("kind", FleetKinds.CLUSTER.name())
        .bind("uid", uid)
        .map((rs, c) -> new ClusterId(rs.getString("provider"), rs.getString("cluster")))
        .list();
  }

  SortedMap<ClusterId, String> doubles() {
    var doubles = new TreeMap<ClusterId, String>();
    handle
        .createQuery(
            """
            SELECT uid FROM capabilities WHERE uid <> '' GROUP BY uid HAVING COUNT(*) > 1\
            """)
        .mapTo(String.class)
        .list()
        .forEach(uid ->
            clustersOf(uid)
                .forEach(cluster ->
                    capabilities(cluster)
                        .map(Capabilities::identity)
                        .filter(Capabilities.Identity::isDouble)
                        .ifPresent(identity -> doubles.put(cluster, identity.doubleOf()))));
    return doubles;
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

  /// Newest first.
  List<Operation> runningOperations() {
    return handle
        .createQuery("SELECT body FROM operation WHERE running = 1 ORDER BY started DESC, id DESC")
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Operation.class, json))
        .list();
  }

  int pruneOperations(Instant oldest, int most) {
    int old =
        handle
            .createUpdate("DELETE FROM operation WHERE started < :oldest AND running = 0")
            .bind("oldest", micros(oldest))
            .execute();
    int tooMany =
        handle
            .createUpdate(
                """
                DELETE FROM operation WHERE running = 0 AND id NOT IN (
                  SELECT id FROM operation WHERE running = 0
                  ORDER BY started DESC, id DESC LIMIT :most)\
                """)
            .bind("most", most)
            .execute();
    return old + tooMany;
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
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
            INSERT INTO operation (id, started, running, body)
            VALUES (:id, :started, :running, :body)
            ON CONFLICT (id) DO UPDATE SET started = excluded.started, running = excluded.running,
              body = excluded.body\
            """)
        .bind("id", Keys.requireText(operation.id()))
        .bind("started", micros(operation.started()))
        .bind("running", operation.state() == Operation.State.RUNNING ? 1 : 0)
        .bind("body", DocumentCodec.encode(operation))
        .execute();
  }
}
