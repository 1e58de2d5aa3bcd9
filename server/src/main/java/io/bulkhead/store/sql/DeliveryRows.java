package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.Gzip;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// Deliveries. The objects of a delivery have a row of their own, written only if they changed.
final class DeliveryRows implements Writer.Deliveries {
  private static final String SELECT =
      """
      SELECT d.body, o.content FROM delivery d LEFT JOIN delivery_objects o
        ON o.owner_kind = d.owner_kind AND o.owner_path = d.owner_path AND o.part = d.part
        AND o.provider = d.provider AND o.cluster = d.cluster
      """;
  private static final String SAME =
      """
      WHERE owner_kind = :ownerKind AND owner_path = :ownerPath AND part = :part
        AND provider = :provider AND cluster = :cluster\
      """;

  private final Handle handle;
  private final ChangeNotes notes;

  /// @param notes collects the changes
  DeliveryRows(Handle handle, ChangeNotes notes) {
    this.handle = handle;
    this.notes = notes;
  }

  @Override
  public List<Delivery> of(DocumentKey owner) {
    if (!Keys.storable(owner)) {
      return List.of();
    }
    return read(handle
            .createQuery(
                SELECT
                    + """
                    WHERE d.owner_kind = :kind AND d.owner_path = :path
                    ORDER BY d.part, d.provider, d.cluster\
                    """)
            .bind("kind", owner.kind())
            .bind("path", owner.joined()))
        .list();
  }

  @Override
  public List<Delivery> withoutObjects(DocumentKey owner) {
    if (!Keys.storable(owner)) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            SELECT body FROM delivery WHERE owner_kind = :kind AND owner_path = :path
            ORDER BY part, provider, cluster\
            """)
        .bind("kind", owner.kind())
        .bind("path", owner.joined())
        .map((rs, c) -> delivery(rs.getBytes("body"), null))
        .list();
  }

  @Override
  public List<Delivery> of(DocumentKey owner, ClusterId cluster) {
    if (!Keys.storable(owner) || !storable(cluster)) {
      return List.of();
    }
    return read(handle
            .createQuery(
                SELECT
                    + """
                    WHERE d.owner_kind = :kind AND d.owner_path = :path
                      AND d.provider = :provider AND d.cluster = :cluster ORDER BY d.part\
                    """)
            .bind("kind", owner.kind())
            .bind("path", owner.joined())
            .bind("provider", cluster.provider())
            .bind("cluster", cluster.cluster()))
        .list();
  }

  /// A path below the parent begins with the parent's and a slash; the next character after a slash
  /// is `0`.
  @Override
  public List<Delivery> below(Kind<?> kind, DocumentKey parent) {
    if (!Keys.storable(parent)) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            SELECT body FROM delivery
            WHERE owner_kind = :kind AND owner_path > :after AND owner_path < :before
            ORDER BY owner_path, part, provider, cluster\
            """)
        .bind("kind", kind.name())
        .bind("after", parent.joined() + "/")
        .bind("before", parent.joined() + "0")
        .map((rs, c) -> delivery(rs.getBytes("body"), null))
        .list();
  }

  @Override
  public List<Delivery> on(ClusterId cluster) {
    if (!storable(cluster)) {
      return List.of();
    }
    return read(handle
            .createQuery(
                SELECT
                    + """
                    WHERE d.provider = :provider AND d.cluster = :cluster
                    ORDER BY d.owner_kind, d.owner_path, d.part\
                    """)
            .bind("provider", cluster.provider())
            .bind("cluster", cluster.cluster()))
        .list();
  }

  @Override
  public List<Delivery> unsettled() {
    return handle
        .createQuery("SELECT body FROM delivery WHERE settled = 0 ORDER BY provider, cluster")
        .map((rs, c) -> delivery(rs.getBytes("body"), null))
        .list();
  }

  @Override
  public Optional<Delivery> find(Delivery.Id id) {
    if (!storable(id)) {
      return Optional.empty();
    }
    String where =
        """
        WHERE d.owner_kind = :ownerKind AND d.owner_path = :ownerPath AND d.part = :part
          AND d.provider = :provider AND d.cluster = :cluster\
        """;
    return read(bind(handle.createQuery(SELECT + where), id)).findOne();
  }

  @Override
  public Optional<Delivery> findWithoutObjects(Delivery.Id id) {
    if (!storable(id)) {
      return Optional.empty();
    }
    return bind(handle.createQuery("SELECT body FROM delivery " + SAME), id)
        .map((rs, c) -> delivery(rs.getBytes("body"), null))
        .findOne();
  }

  private static org.jdbi.v3.core.result.ResultIterable<Delivery> read(Query query) {
    return query.map((rs, c) -> delivery(rs.getBytes("body"), rs.getBytes("content")));
  }

  private static Delivery delivery(byte[] body, byte @Nullable [] objects) {
    return DeliveryBody.decode(
        body,
        objects == null
            ? List.of()
            : List.of(DocumentCodec.decode(Delivery.ObjectState[].class, Gzip.expand(objects))));
  }

  @Override
  public List<DocumentKey> owners() {
    return handle
        .createQuery(
            "SELECT DISTINCT owner_kind, owner_path FROM delivery ORDER BY owner_kind, owner_path")
        .map((rs, c) -> Keys.read(rs.getString("owner_kind"), rs.getString("owner_path")))
        .list();
  }

  @Override
  public List<ClusterId> clusters() {
    return clusters("SELECT DISTINCT provider, cluster FROM delivery ORDER BY provider, cluster");
  }

  private List<ClusterId> clusters(String sql) {
    return handle
        .createQuery(sql)
        .map((rs, c) -> new ClusterId(rs.getString("provider"), rs.getString("cluster")))
        .list();
  }

  @Override
  public void save(Delivery delivery) {
    Delivery.Id id = delivery.id();
    Keys.requireStorable(id.owner());
    if (!storable(id)) {
      throw new IllegalArgumentException("not the id of a delivery: " + id);
    }
    byte[] objects = DocumentCodec.encode(delivery.progress().objects());
    String digest = Digest.of(objects).hex();
    String before =
        bind(handle.createQuery("SELECT objects_digest FROM delivery " + SAME), id)
            .mapTo(String.class)
            .findOne()
            .orElse("");
    bind(
            handle
                .createUpdate(
                    """
                    INSERT INTO delivery
                      (owner_kind, owner_path, part, provider, cluster, settled, body,
                       objects_digest)
                    VALUES (:ownerKind, :ownerPath, :part, :provider, :cluster, :settled, :body,
                      :objectsDigest)
                    ON CONFLICT (owner_kind, owner_path, part, provider, cluster) DO UPDATE
                    SET settled = excluded.settled, body = excluded.body,
                      objects_digest = excluded.objects_digest\
                    """)
                .bind("settled", delivery.settled() ? 1 : 0)
                .bind("body", DeliveryBody.encode(delivery))
                .bind("objectsDigest", digest),
            id)
        .execute();
    if (!digest.equals(before)) {
      saveObjects(id, objects);
    }
    notes.saved(id, !before.isEmpty());
  }

  private void saveObjects(Delivery.Id id, byte[] objects) {
    bind(
            handle
                .createUpdate(
                    """
                    INSERT INTO delivery_objects
                      (owner_kind, owner_path, part, provider, cluster, content)
                    VALUES (:ownerKind, :ownerPath, :part, :provider, :cluster, :content)
                    ON CONFLICT (owner_kind, owner_path, part, provider, cluster) DO UPDATE
                    SET content = excluded.content\
                    """)
                .bind("content", Gzip.shrinkFast(objects)),
            id)
        .execute();
  }

  @Override
  public void delete(Delivery.Id id) {
    if (storable(id)
        && bind(handle.createUpdate("DELETE FROM delivery " + SAME), id).execute() > 0) {
      notes.deleted(id);
    }
  }

  static boolean storable(ClusterId cluster) {
    return Keys.storable(cluster.provider()) && Keys.storable(cluster.cluster());
  }

  private static boolean storable(Delivery.Id id) {
    return Keys.storable(id.owner()) && Keys.storable(id.part()) && storable(id.cluster());
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Delivery.Id id) {
    return statement
        .bind("ownerKind", id.owner().kind())
        .bind("ownerPath", id.owner().joined())
        .bind("part", id.part())
        .bind("provider", id.cluster().provider())
        .bind("cluster", id.cluster().cluster());
  }
}
