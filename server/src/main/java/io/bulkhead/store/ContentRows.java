package io.bulkhead.store;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Digest;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What is found by name or digest: blobs, bundles, secrets.
final class ContentRows {
  private final Handle handle;
  private final KeyRing keys;

  ContentRows(Handle handle, KeyRing keys) {
    this.handle = handle;
    this.keys = keys;
  }

  private record Blob(byte[] content, boolean sealed) {}

  private @Nullable Blob row(Digest digest) {
    return handle
        .createQuery("SELECT content, sealed FROM blob WHERE digest = :digest")
        .bind("digest", digest.hex())
        .map((rs, c) -> new Blob(rs.getBytes("content"), rs.getInt("sealed") != 0))
        .findOne()
        .orElse(null);
  }

  Optional<byte[]> blob(Digest digest) {
    Blob row = row(digest);
    if (row == null) {
      return Optional.empty();
    }
    return Optional.of(row.sealed() ? keys.open("blob/" + digest, row.content()) : row.content());
  }

  /// Bytes that were ever saved as a secret stay sealed, also when someone else saves the same
  /// bytes in the open.
  Digest saveBlob(byte[] content, boolean secret) {
    Digest digest = Digest.of(content);
    Integer sealed =
        handle
            .createQuery("SELECT sealed FROM blob WHERE digest = :digest")
            .bind("digest", digest.hex())
            .mapTo(Integer.class)
            .findOne()
            .orElse(null);
    if (sealed != null && (sealed == 1 || !secret)) {
      handle
          .createUpdate("UPDATE blob SET doomed = 0 WHERE digest = :digest AND doomed <> 0")
          .bind("digest", digest.hex())
          .execute();
      return digest;
    }
    handle
        .createUpdate(
            """
            INSERT INTO blob (digest, content, sealed) VALUES (:digest, :content, :sealed)
            ON CONFLICT (digest) DO UPDATE
            SET content = excluded.content, sealed = excluded.sealed, doomed = 0\
            """)
        .bind("digest", digest.hex())
        .bind("content", secret ? keys.seal("blob/" + digest, content) : content)
        .bind("sealed", secret ? 1 : 0)
        .execute();
    return digest;
  }

  Optional<Bundle> bundle(Digest digest) {
    return handle
        .createQuery("SELECT content FROM bundle WHERE digest = :digest")
        .bind("digest", digest.hex())
        .mapTo(byte[].class)
        .findOne()
        .map(sealed -> Bundle.parse(Gzip.expand(keys.open("bundle/" + digest, sealed))));
  }

  Digest saveBundle(Bundle bundle) {
    Digest digest = bundle.digest();
    int known =
        handle
            .createUpdate("UPDATE bundle SET doomed = 0 WHERE digest = :digest")
            .bind("digest", digest.hex())
            .execute();
    if (known == 0) {
      handle
          .createUpdate("INSERT INTO bundle (digest, content) VALUES (:digest, :content)")
          .bind("digest", digest.hex())
          .bind("content", keys.seal("bundle/" + digest, Gzip.shrink(bundle.bytes())))
          .execute();
    }
    return digest;
  }

  Optional<byte[]> secret(String name) {
    if (!Keys.storable(name)) {
      return Optional.empty();
    }
    return handle
        .createQuery("SELECT content FROM secret WHERE name = :name")
        .bind("name", name)
        .mapTo(byte[].class)
        .findOne()
        .map(sealed -> keys.open("secret/" + name, sealed));
  }

  void saveSecret(String name, byte[] content) {
    handle
        .createUpdate(
            """
            INSERT INTO secret (name, content) VALUES (:name, :content)
            ON CONFLICT (name) DO UPDATE SET content = excluded.content\
            """)
        .bind("name", Keys.requireText(name))
        .bind("content", keys.seal("secret/" + name, content))
        .execute();
  }

  void deleteSecret(String name) {
    if (Keys.storable(name)) {
      handle.createUpdate("DELETE FROM secret WHERE name = :name").bind("name", name).execute();
    }
  }
}
