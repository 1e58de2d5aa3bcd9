package io.bulkhead.store;

import io.bulkhead.manifest.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntFunction;

/// A stored file. Each piece is read in a short transaction of its own, so a slow consumer holds
/// neither a transaction nor more than one piece in memory.
public final class Blob {
  /// Size of a piece in bytes; the last one may be smaller. Older files are one piece of any size.
  public static final int PIECE = 1 << 20;

  private final Digest digest;
  private final long size;
  private final IntFunction<Optional<byte[]>> pieces;

  /// @param pieces by their number, from 0
  public Blob(Digest digest, long size, IntFunction<Optional<byte[]>> pieces) {
    this.digest = digest;
    this.size = size;
    this.pieces = pieces;
  }

  /// Number of pieces that a file is written in. An empty file has one, too.
  public static int pieces(long size) {
    return (int) Math.max(1, (size + PIECE - 1) / PIECE);
  }

  /// In bytes.
  public long size() {
    return size;
  }

  /// Writes the whole file. The last piece is written only if the content has its digest; otherwise
  /// this throws [StoreUnusable], and the output is too short.
  public void writeTo(OutputStream out) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    long left = size;
    int number = 0;
    do {
      byte[] piece = piece(number++);
      sha256.update(piece);
      left -= piece.length;
      if (left < 0
          || (left == 0 && !HexFormat.of().formatHex(sha256.digest()).equals(digest.hex()))) {
        throw damaged("its bytes are not those that were saved");
      }
      out.write(piece);
    } while (left > 0);
  }

  private byte[] piece(int number) {
    return pieces.apply(number).orElseThrow(() -> damaged("its piece " + number + " is missing"));
  }

  private StoreUnusable damaged(String why) {
    return new StoreUnusable("the file " + digest + " in the database is damaged: " + why);
  }
}
