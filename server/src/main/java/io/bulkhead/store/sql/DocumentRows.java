package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Keys;
import io.bulkhead.store.database.KeyRing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Documents with their files, references and lifecycles.
final class DocumentRows {
  private static final int SOME_CHILDREN = 100;
  private static final DocumentKey NO_PARENT = new DocumentKey("", List.of());

  private final Handle handle;
  private final KeyRing keys;
  private final BlobRows blobs;

  DocumentRows(Handle handle, KeyRing keys, BlobRows blobs) {
    this.handle = handle;
    this.keys = keys;
    this.blobs = blobs;
  }

  private record Row(String path, byte[] body, boolean sealed, long revision, long order) {}

  <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key) {
    Keys.requireKind(kind, key);
    if (!Keys.storable(key)) {
      return Optional.empty();
    }
    return handle
        .createQuery(
            """
            SELECT path, body, sealed, revision, position FROM document
            WHERE kind = :kind AND path = :path\
            """)
        .bind("kind", kind.name())
        .bind("path", key.joined())
        .map((rs, c) -> row(rs))
        .findOne()
        .map(row -> stored(kind, row, filesOf(key)));
  }

  <D> List<Stored<D>> page(Kind<D> kind, @Nullable DocumentKey parent, long after, int limit) {
    DocumentKey above = parent == null ? NO_PARENT : parent;
    if (parent != null && !Keys.storable(parent)) {
      return List.of();
    }
    List<Row> rows =
        handle
            .createQuery(
                """
                SELECT path, body, sealed, revision, position FROM document
                WHERE kind = :kind AND parent_kind = :parentKind AND parent_path = :parentPath
                  AND position > :after
                ORDER BY position LIMIT :limit\
                """)
            .bind("kind", kind.name())
            .bind("parentKind", above.kind())
            .bind("parentPath", above.joined())
            .bind("after", after)
            .bind("limit", limit <= 0 ? Long.MAX_VALUE : (long) limit)
            .map((rs, c) -> row(rs))
            .list();
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<String, List<FileAttachment>> files = filesOf(kind, above, after, rows.getLast().order());
    return rows.stream()
        .map(row -> stored(kind, row, files.getOrDefault(row.path(), List.of())))
        .toList();
  }

  private static Row row(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new Row(
        rs.getString("path"),
        rs.getBytes("body"),
        rs.getInt("sealed") != 0,
        rs.getLong("revision"),
        rs.getLong("position"));
  }

  private <D> Stored<D> stored(Kind<D> kind, Row row, List<FileAttachment> files) {
    var key = new DocumentKey(kind.name(), List.of(row.path().split("/", -1)));
    byte[] plain = row.sealed() ? keys.open(place(key), row.body()) : row.body();
    D body = DocumentCodec.decode(kind, plain);
    return new Stored<>(key, body, files, row.revision(), row.order());
  }

  private List<FileAttachment> filesOf(DocumentKey key) {
    return handle
        .createQuery(
            """
            SELECT part, filename, digest, size FROM document_file
            WHERE kind = :kind AND path = :path ORDER BY position\
            """)
        .bind("kind", key.kind())
        .bind("path", key.joined())
        .map((rs, c) -> file(rs))
        .list();
  }

  /// The files of a whole page at once: a list of a thousand documents costs two queries.
  private Map<String, List<FileAttachment>> filesOf(
      Kind<?> kind, DocumentKey parent, long after, long last) {
    Map<String, List<FileAttachment>> files = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT f.path, f.part, f.filename, f.digest, f.size
            FROM document d JOIN document_file f ON f.kind = d.kind AND f.path = d.path
            WHERE d.kind = :kind AND d.parent_kind = :parentKind AND d.parent_path = :parentPath
              AND d.position > :after AND d.position <= :last
            ORDER BY f.path, f.position\
            """)
        .bind("kind", kind.name())
        .bind("parentKind", parent.kind())
        .bind("parentPath", parent.joined())
        .bind("after", after)
        .bind("last", last)
        .map((rs, c) -> Map.entry(rs.getString("path"), file(rs)))
        .forEach(entry ->
            files.computeIfAbsent(entry.getKey(), path -> new ArrayList<>()).add(entry.getValue()));
    return files;
  }

  private static FileAttachment file(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new FileAttachment(
        rs.getString("part"),
        rs.getString("filename"),
        new Digest(rs.getString("digest")),
        rs.getLong("size"));
  }

  boolean exists(DocumentKey key) {
    return Keys.storable(key)
        && handle
            .createQuery("SELECT 1 FROM document WHERE kind = :kind AND path = :path")
            .bind("kind", key.kind())
            .bind("path", key.joined())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
  }

  long count(Kind<?> kind) {
    return handle
        .createQuery("SELECT COUNT(*) FROM document WHERE kind = :kind")
        .bind("kind", kind.name())
        .mapTo(Long.class)
        .one();
  }

  List<DocumentKey> childrenOf(DocumentKey parent) {
    return keys(
        """
        SELECT kind, path FROM document WHERE parent_kind = :kind AND parent_path = :path
        ORDER BY kind, position LIMIT\
        """
            + " "
            + SOME_CHILDREN,
        parent);
  }

  List<DocumentKey> referrersOf(DocumentKey target) {
    return keys(
        """
        SELECT kind, path FROM document_reference
        WHERE target_kind = :kind AND target_path = :path ORDER BY kind, path\
        """,
        target);
  }

  private List<DocumentKey> keys(String sql, DocumentKey about) {
    if (!Keys.storable(about)) {
      return List.of();
    }
    return handle
        .createQuery(sql)
        .bind("kind", about.kind())
        .bind("path", about.joined())
        .map((rs, c) -> Keys.read(rs.getString("kind"), rs.getString("path")))
        .list();
  }

  /// Returns whether it existed before.
  <D> boolean save(
      Kind<D> kind, DocumentKey key, D body, List<FileAttachment> files, long revision) {
    Keys.requireKind(kind, key);
    Keys.requireStorable(kind, key);
    DocumentKey parent = kind.parentKey(key).orElse(NO_PARENT);
    byte[] json = DocumentCodec.encode(body);
    long next = nextOrder();
    long order =
        handle
            .createQuery(
                """
                INSERT INTO document
                  (kind, path, parent_kind, parent_path, body, sealed, revision, position)
                VALUES (:kind, :path, :parentKind, :parentPath, :body, :sealed, :revision, :position)
                ON CONFLICT (kind, path) DO UPDATE
                SET body = excluded.body, sealed = excluded.sealed, revision = excluded.revision
                RETURNING position\
                """)
            .bind("kind", key.kind())
            .bind("path", key.joined())
            .bind("parentKind", parent.kind())
            .bind("parentPath", parent.joined())
            .bind("body", kind.sealedBody() ? keys.seal(place(key), json) : json)
            .bind("sealed", kind.sealedBody() ? 1 : 0)
            .bind("revision", revision)
            .bind("position", next)
            .mapTo(Long.class)
            .one();
    saveFiles(key, files);
    saveReferences(kind, key, body);
    return order != next;
  }

  /// Order numbers only have to grow and never repeat; a replaced document leaves a gap.
  private long nextOrder() {
    return handle
        .createQuery(
            """
            UPDATE counter SET document_order = document_order + 1 WHERE id = 1
            RETURNING document_order\
            """)
        .mapTo(Long.class)
        .one();
  }

  private void saveFiles(DocumentKey key, List<FileAttachment> files) {
    remove("document_file", key);
    for (int i = 0; i < files.size(); i++) {
      FileAttachment file = files.get(i);
      Keys.requireText(file.part());
      Keys.requireText(file.filename());
      blobs.require(file.digest());
      handle
          .createUpdate(
              """
              INSERT INTO document_file (kind, path, position, part, filename, digest, size)
              VALUES (:kind, :path, :position, :part, :filename, :digest, :size)\
              """)
          .bind("kind", key.kind())
          .bind("path", key.joined())
          .bind("position", i)
          .bind("part", file.part())
          .bind("filename", file.filename())
          .bind("digest", file.digest().hex())
          .bind("size", file.size())
          .execute();
    }
  }

  private <D> void saveReferences(Kind<D> kind, DocumentKey key, D body) {
    remove("document_reference", key);
    Set<DocumentKey> targets = new LinkedHashSet<>();
    kind.references().forEach(reference -> targets.addAll(reference.targets().apply(key, body)));
    for (DocumentKey target : targets) {
      if (Keys.storable(target)) {
        handle
            .createUpdate(
                """
                INSERT INTO document_reference (kind, path, target_kind, target_path)
                VALUES (:kind, :path, :targetKind, :targetPath)\
                """)
            .bind("kind", key.kind())
            .bind("path", key.joined())
            .bind("targetKind", target.kind())
            .bind("targetPath", target.joined())
            .execute();
      }
    }
  }

  /// Returns false if there was none. Also deletes files, references and lifecycle.
  boolean delete(DocumentKey key) {
    return Keys.storable(key) && remove("document", key) > 0;
  }

  private int remove(String table, DocumentKey key) {
    return handle
        .createUpdate("DELETE FROM " + table + " WHERE kind = :kind AND path = :path")
        .bind("kind", key.kind())
        .bind("path", key.joined())
        .execute();
  }

  List<String> owners(DocumentKey key) {
    if (!Keys.storable(key)) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            SELECT logical_cloud FROM document_owner WHERE kind = :kind AND path = :path
            ORDER BY logical_cloud\
            """)
        .bind("kind", key.kind())
        .bind("path", key.joined())
        .mapTo(String.class)
        .list();
  }

  void saveOwners(DocumentKey key, List<String> logicalClouds) {
    remove("document_owner", key);
    for (String cloud : logicalClouds) {
      handle
          .createUpdate(
              """
              INSERT INTO document_owner (kind, path, logical_cloud) VALUES (:kind, :path, :cloud)\
              """)
          .bind("kind", key.kind())
          .bind("path", key.joined())
          .bind("cloud", Keys.requireText(cloud))
          .execute();
    }
  }

  Optional<Lifecycle> lifecycle(DocumentKey key) {
    if (!Keys.storable(key)) {
      return Optional.empty();
    }
    return handle
        .createQuery("SELECT body FROM lifecycle WHERE kind = :kind AND path = :path")
        .bind("kind", key.kind())
        .bind("path", key.joined())
        .mapTo(byte[].class)
        .findOne()
        .map(json -> DocumentCodec.decode(Lifecycle.class, json));
  }

  void saveLifecycle(DocumentKey key, Lifecycle lifecycle) {
    if (!exists(key)) {
      throw new IllegalArgumentException("a lifecycle needs its document: " + key);
    }
    handle
        .createUpdate(
            """
            INSERT INTO lifecycle (kind, path, body) VALUES (:kind, :path, :body)
            ON CONFLICT (kind, path) DO UPDATE SET body = excluded.body\
            """)
        .bind("kind", key.kind())
        .bind("path", key.joined())
        .bind("body", DocumentCodec.encode(lifecycle))
        .execute();
  }

  private static String place(DocumentKey key) {
    return "document/" + key.kind() + "/" + key.joined();
  }
}
