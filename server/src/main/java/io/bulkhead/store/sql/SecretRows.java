package io.bulkhead.store.sql;

import io.bulkhead.store.Keys;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.KeyRing;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What is encrypted, by name.
final class SecretRows implements Writer.Secrets {
  private final Handle handle;
  private final KeyRing keys;

  SecretRows(Handle handle, KeyRing keys) {
    this.handle = handle;
    this.keys = keys;
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
