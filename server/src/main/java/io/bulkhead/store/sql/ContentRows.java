package io.bulkhead.store.sql;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.Gzip;
import io.bulkhead.store.database.KeyRing;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Encrypted content, found by digest or name: bundles, secrets.
final class ContentRows implements Writer.Bundles, Writer.Secrets {
  private final Handle handle;
  private final KeyRing keys;

  ContentRows(Handle handle, KeyRing keys) {
    this.handle = handle;
    this.keys = keys;
  }

  @Override
  public Optional<Bundle> find(Digest digest) {
    return handle
        .createQuery("SELECT content FROM bundle WHERE digest = :digest")
        .bind("digest", digest.hex())
        .mapTo(byte[].class)
        .findOne()
        .map(sealed -> Bundle.parse(Gzip.expand(keys.open("bundle/" + digest, sealed))));
  }

  @Override
  public Digest save(Bundle bundle) {
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

  @Override
  public Optional<byte[]> find(String name) {
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

  @Override
  public void save(String name, byte[] content) {
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

  @Override
  public void delete(String name) {
    if (Keys.storable(name)) {
      handle.createUpdate("DELETE FROM secret WHERE name = :name").bind("name", name).execute();
    }
  }
}
