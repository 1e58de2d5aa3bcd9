package io.bulkhead.store.sql.table;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Incidents, and the past of clusters that proofs depend on.
public final class IncidentRows implements Writer.Incidents {
  private final Handle handle;

  public IncidentRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public List<Incident> newest(int limit) {
    return handle
        .createQuery("SELECT body FROM incident ORDER BY opened DESC, id DESC LIMIT :limit")
        .bind("limit", limit)
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Incident.class, json))
        .list();
  }

  @Override
  public List<Incident> open() {
    return handle
        .createQuery("SELECT body FROM incident WHERE closed = 0 ORDER BY opened DESC, id DESC")
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Incident.class, json))
        .list();
  }

  @Override
  public List<Incident> open(ClusterId cluster) {
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

  @Override
  public List<Incident> past(ClusterId cluster, int limit) {
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

  @Override
  public void save(Incident incident) {
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
}
