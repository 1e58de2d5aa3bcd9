package io.bulkhead.store.sql;

import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Blob;
import io.bulkhead.store.StoreUnavailable;
import io.bulkhead.store.database.KeyRing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Files by digest, in pieces.
final class BlobRows {
  private final Handle handle;
  private final KeyRing keys;

  BlobRows(Handle handle, KeyRing keys) {
    this.handle = handle;
    this.keys = keys;
  }

  /// The place that a piece is sealed for. The first piece keeps the place that undivided files
  /// had.
  static String place(Digest digest, int number) {
    return number == 0 ? "blob/" + digest : "blob/" + digest + "/" + number;
  }

  /// The size of a file that is completely stored.
  Optional<Long> size(Digest digest) {
    return handle
        .createQuery("SELECT size FROM blob WHERE digest = :digest AND whole = 1")
        .bind("digest", digest.hex())
        .mapTo(Long.class)
        .findOne();
  }

  Optional<byte[]> piece(Digest digest, int number) {
    return handle
        .createQuery(
            "SELECT content, sealed FROM blob_part WHERE digest = :digest AND number = :number")
        .bind("digest", digest.hex())
        .bind("number", number)
        .map((rs, c) -> {
          byte[] content = rs.getBytes("content");
          return rs.getInt("sealed") == 1 ? keys.open(place(digest, number), content) : content;
        })
        .findOne();
  }

  /// The content of a file that is no larger than a piece.
  Optional<byte[]> small(Digest digest) {
    return size(digest)
        .map(size -> {
          if (size > Blob.PIECE) {
            throw new IllegalArgumentException("the file " + digest + " is not small");
          }
          var bytes = new ByteArrayOutputStream((int) (long) size);
          try {
            new Blob(digest, size, number -> piece(digest, number)).writeTo(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
          }
          return bytes.toByteArray();
        });
  }

  /// Protects a complete or partial file from garbage collection.
  ///
  /// @return whether the file is complete
  private boolean touch(Digest digest, long size) {
    return handle
            .createQuery(
                """
                INSERT INTO blob (digest, size, whole) VALUES (:digest, :size, 0)
                ON CONFLICT (digest) DO UPDATE SET doomed = 0 RETURNING whole\
                """)
            .bind("digest", digest.hex())
            .bind("size", size)
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  /// Adds a piece unless the file is complete; the last one completes it. Throws [StoreUnavailable]
  /// if other pieces were deleted meanwhile.
  ///
  /// @return whether the file is complete
  boolean add(Digest digest, long size, int number, byte[] content, boolean secret) {
    if (touch(digest, size)) {
      return true;
    }
    put(digest, number, content, secret);
    int pieces = Blob.pieces(size);
    if (number < pieces - 1) {
      return false;
    }
    complete(digest, pieces);
    return true;
  }

  /// The same file may be saved concurrently. A sealed piece stays sealed.
  private void put(Digest digest, int number, byte[] content, boolean secret) {
    handle
        .createUpdate(
            """
            INSERT INTO blob_part (digest, number, content, sealed)
            VALUES (:digest, :number, :content, :sealed)
            ON CONFLICT (digest, number) DO UPDATE
            SET content = excluded.content, sealed = excluded.sealed
            WHERE blob_part.sealed <= excluded.sealed\
            """)
        .bind("digest", digest.hex())
        .bind("number", number)
        .bind("content", secret ? keys.seal(place(digest, number), content) : content)
        .bind("sealed", secret ? 1 : 0)
        .execute();
  }

  /// Throws [StoreUnavailable] if pieces of it were deleted meanwhile.
  private void complete(Digest digest, int pieces) {
    int done =
        handle
            .createUpdate(
                """
                UPDATE blob SET whole = 1 WHERE digest = :digest
                AND :pieces = (SELECT COUNT(*) FROM blob_part p WHERE p.digest = blob.digest)\
                """)
            .bind("digest", digest.hex())
            .bind("pieces", pieces)
            .execute();
    if (done == 0) {
      throw new StoreUnavailable(
          "The file took too long to save. Nothing was changed; try again later.");
    }
  }

  /// Seals one unsealed piece.
  ///
  /// @return whether there was one
  boolean sealNext(Digest digest) {
    Optional<Integer> open =
        handle
            .createQuery(
                """
                SELECT number FROM blob_part WHERE digest = :digest AND sealed = 0
                ORDER BY number LIMIT 1\
                """)
            .bind("digest", digest.hex())
            .mapTo(Integer.class)
            .findOne();
    open.ifPresent(number -> put(digest, number, piece(digest, number).orElseThrow(), true));
    return open.isPresent();
  }

  /// Verifies that a document may refer to it.
  void require(Digest digest) {
    int there =
        handle
            .createUpdate("UPDATE blob SET doomed = 0 WHERE digest = :digest AND whole = 1")
            .bind("digest", digest.hex())
            .execute();
    if (there == 0) {
      throw new IllegalArgumentException("no blob was saved as " + digest);
    }
  }
}
