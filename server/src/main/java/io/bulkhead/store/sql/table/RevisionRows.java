package io.bulkhead.store.sql.table;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Revision;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.Gzip;
import io.bulkhead.store.database.KeyRing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// Revisions and the contents of the documents that they were made from.
public final class RevisionRows implements Writer.Revisions {
  private static final String OF = "owner_kind = :kind AND owner_path = :path";

  private final Handle handle;
  private final KeyRing keys;

  public RevisionRows(Handle handle, KeyRing keys) {
    this.handle = handle;
    this.keys = keys;
  }

  @Override
  public List<Revision> of(DocumentKey owner) {
    if (!Keys.storable(owner)) {
      return List.of();
    }
    return handle
        .createQuery("SELECT body, result FROM revision WHERE " + OF + " ORDER BY number DESC")
        .bind("kind", owner.kind())
        .bind("path", owner.joined())
        .map((rs, c) -> read(rs.getBytes("body"), rs.getBytes("result")))
        .list();
  }

  private static Revision read(byte[] body, byte[] result) {
    Revision made = DocumentCodec.decode(Revision.class, body);
    return new Revision(
        made.owner(),
        made.number(),
        made.order(),
        DocumentCodec.decode(Revision.Result.class, result),
        made.bundles(),
        made.intents());
  }

  @Override
  public Optional<byte[]> content(Digest digest) {
    return handle
        .createQuery("SELECT content FROM revision_content WHERE digest = :digest")
        .bind("digest", digest.hex())
        .mapTo(byte[].class)
        .findOne()
        .map(sealed -> Gzip.expand(keys.open(place(digest), sealed)));
  }

  @Override
  public Digest saveContent(byte[] content) {
    Digest digest = Digest.of(content);
    handle
        .createUpdate(
            """
            INSERT INTO revision_content (digest, content) VALUES (:digest, :content)
            ON CONFLICT (digest) DO NOTHING\
            """)
        .bind("digest", digest.hex())
        .bind("content", keys.seal(place(digest), Gzip.shrink(content)))
        .execute();
    return digest;
  }

  @Override
  public void add(Revision revision) {
    handle
        .createUpdate(
            """
            INSERT INTO revision (owner_kind, owner_path, number, made, operation, result, body)
            VALUES (:kind, :path, :number, :made, :operation, :result, :body)\
            """)
        .bind("kind", revision.owner().kind())
        .bind("path", revision.owner().joined())
        .bind("number", revision.number())
        .bind("made", micros(revision.order().time()))
        .bind("operation", Keys.requireText(revision.order().operation()))
        .bind("result", DocumentCodec.encode(revision.result()))
        .bind("body", DocumentCodec.encode(revision))
        .execute();
    uses(revision)
        .forEach(digest ->
            handle
                .createUpdate(
                    """
                    INSERT INTO revision_use (owner_kind, owner_path, number, digest)
                    VALUES (:kind, :path, :number, :digest)\
                    """)
                .bind("kind", revision.owner().kind())
                .bind("path", revision.owner().joined())
                .bind("number", revision.number())
                .bind("digest", digest)
                .execute());
  }

  private static Set<String> uses(Revision revision) {
    Set<String> digests = new TreeSet<>();
    revision.bundles().forEach(sent -> digests.add(sent.bundle().hex()));
    revision
        .intents()
        .forEach(intent -> {
          digests.add(intent.content().hex());
          intent.files().forEach(file -> digests.add(file.digest().hex()));
        });
    return digests;
  }

  @Override
  public int prune(DocumentKey owner, Revision.Bounds bounds) {
    List<Revision> gone = Revision.beyond(of(owner), bounds);
    gone.forEach(one ->
        handle
            .createUpdate("DELETE FROM revision WHERE " + OF + " AND number = :number")
            .bind("kind", owner.kind())
            .bind("path", owner.joined())
            .bind("number", one.number())
            .execute());
    return gone.size();
  }

  /// Those of all documents that are too old or too many.
  public void prune(Revision.Bounds bounds) {
    handle
        .createQuery(
            """
            SELECT owner_kind, owner_path FROM revision GROUP BY owner_kind, owner_path
            HAVING COUNT(*) > :most OR MIN(made) < :oldest\
            """)
        .bind("most", bounds.most())
        .bind("oldest", micros(bounds.oldest()))
        .map((rs, c) -> Keys.read(rs.getString("owner_kind"), rs.getString("owner_path")))
        .list()
        .forEach(owner -> prune(owner, bounds));
  }

  /// Keeps the result of the revision that the operation carries out, if there is one.
  void ended(Operation operation) {
    handle
        .createUpdate("UPDATE revision SET result = :result WHERE operation = :operation")
        .bind("result", DocumentCodec.encode(Revision.Result.of(operation)))
        .bind("operation", operation.id())
        .execute();
  }

  private static String place(Digest digest) {
    return "revision_content/" + digest;
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
