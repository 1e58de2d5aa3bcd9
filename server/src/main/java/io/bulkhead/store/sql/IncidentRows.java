package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Keys;
import io.bulkhead.store.ProofPast;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Incidents, and what the proof remembers of clusters.
final class IncidentRows {
  private final Handle handle;

  IncidentRows(Handle handle) {
    this.handle = handle;
  }

  /// Newest first.
  List<Incident> all(int limit) {
    return handle
        .createQuery("SELECT body FROM incident ORDER BY opened DESC, id DESC LIMIT :limit")
        .bind("limit", limit)
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Incident.class, json))
        .list();
  }

  /// Newest first.
  List<Incident> open() {
    return handle
        .createQuery("SELECT body FROM incident WHERE closed = 0 ORDER BY opened DESC, id DESC")
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Incident.class, json))
        .list();
  }

  /// Newest first.
  List<Incident> openOn(ClusterId cluster) {
    return handle
        .createQuery(
            """
            SELECT body FROM incident
            WHERE provider = :provider AND cluster = :cluster AND closed = 0
            ORDER BY opened DESC, id DESC\
            """)
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Incident.class, json))
        .list();
  }

  /// Newest first.
  List<Incident> overOn(ClusterId cluster, int limit) {
    return handle
        .createQuery(
            """
            SELECT body FROM incident
            WHERE provider = :provider AND cluster = :cluster AND closed <> 0 AND kind <> :pod
            ORDER BY opened DESC, id DESC LIMIT :limit\
            """)
        .bind("pod", Incident.Kind.POD.name())
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .bind("limit", limit)
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Incident.class, json))
        .list();
  }

  void save(Incident incident) {
    Instant closed = incident.closed();
    handle
        .createUpdate(
            """
            INSERT INTO incident (id, provider, cluster, kind, opened, closed, body)
            VALUES (:id, :provider, :cluster, :kind, :opened, :closed, :body)
            ON CONFLICT (id) DO UPDATE SET closed = excluded.closed, body = excluded.body\
            """)
        .bind("id", Keys.requireText(incident.id()))
        .bind("provider", Keys.requireText(incident.cluster().provider()))
        .bind("cluster", Keys.requireText(incident.cluster().cluster()))
        .bind("kind", incident.kind().name())
        .bind("opened", micros(incident.opened()))
        .bind("closed", closed == null ? 0L : micros(closed))
        .bind("body", DocumentCodec.encode(incident))
        .execute();
  }

  private static long micros(Instant when) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, when);
  }

  Optional<ProofPast> past(ClusterId cluster) {
    return handle
        .createQuery(
            "SELECT body FROM proof_past WHERE provider = :provider AND cluster = :cluster")
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .mapTo(byte[].class)
        .findOne()
        .map(json -> DocumentCodec.decode(ProofPast.class, json));
  }

  void save(ClusterId cluster, ProofPast past) {
    handle
        .createUpdate(
            """
            INSERT INTO proof_past (provider, cluster, body) VALUES (:provider, :cluster, :body)
            ON CONFLICT (provider, cluster) DO UPDATE SET body = excluded.body\
            """)
        .bind("provider", Keys.requireText(cluster.provider()))
        .bind("cluster", Keys.requireText(cluster.cluster()))
        .bind("body", DocumentCodec.encode(past))
        .execute();
  }

  void forget(ClusterId cluster) {
    handle
        .createUpdate("DELETE FROM proof_past WHERE provider = :provider AND cluster = :cluster")
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .execute();
  }
}
