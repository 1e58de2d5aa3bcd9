package io.bulkhead.store.sql;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.Gzip;
import io.bulkhead.store.database.KeyRing;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What goes to clusters, by digest.
final class BundleRows implements Writer.Bundles {
  private final Handle handle;
  private final KeyRing keys;

  BundleRows(Handle handle, KeyRing keys) {
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
}
