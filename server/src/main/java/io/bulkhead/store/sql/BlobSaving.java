package io.bulkhead.store.sql;

import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Blob;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Predicate;

/// Saves one file by many short writes. An interrupted one leaves pieces that the next one
/// overwrites, or that are collected as garbage.
///
/// @param writes runs work in a write transaction of its own
record BlobSaving(Predicate<Predicate<BlobRows>> writes) {
  Digest save(ByteBuffer content, boolean secret) {
    ByteBuffer bytes = content.asReadOnlyBuffer();
    long size = bytes.remaining();
    Digest digest = digest(bytes.duplicate());
    boolean whole = false;
    for (int n = 0; !whole; n++) {
      int number = n;
      byte[] piece = new byte[Math.min(Blob.PIECE, bytes.remaining())];
      bytes.get(piece);
      whole = writes.test(rows -> rows.add(digest, size, number, piece, secret));
    }
    // The same bytes may have been saved unencrypted, now or before.
    while (secret && writes.test(rows -> rows.sealNext(digest))) {}
    return digest;
  }

  private static Digest digest(ByteBuffer bytes) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(bytes);
    return new Digest(HexFormat.of().formatHex(sha256.digest()));
  }
}
