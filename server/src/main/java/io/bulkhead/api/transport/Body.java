package io.bulkhead.api.transport;

import io.bulkhead.manifest.Digest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The bytes of a request: in memory, or a mapped file if there may be many, so that they do not
/// fill the heap.
public final class Body implements AutoCloseable {
  public static final Body NONE = new Body(ByteBuffer.allocate(0), null);
  private final ByteBuffer bytes;
  private final @Nullable Arena arena;
  private String digest = "";

  private Body(ByteBuffer bytes, @Nullable Arena arena) {
    this.bytes = bytes;
    this.arena = arena;
  }

  static Body of(byte[] bytes) {
    return new Body(ByteBuffer.wrap(bytes), null);
  }

  /// The file has been unlinked, and is deleted when this is closed.
  @SuppressWarnings("MustBeClosedChecker") // closed with the body
  static Body mapped(FileChannel file) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new Body(file.map(MapMode.READ_ONLY, 0, file.size(), arena).asByteBuffer(), arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  public int size() {
    return bytes.limit();
  }

  public ByteBuffer bytes() {
    return bytes.asReadOnlyBuffer().rewind();
  }

  public byte[] copy() {
    return copy(bytes());
  }

  public static byte[] copy(ByteBuffer some) {
    byte[] copy = new byte[some.remaining()];
    some.duplicate().get(copy);
    return copy;
  }

  /// Empty for an empty body. Slow for large ones, but computed only once.
  public synchronized String digest() {
    if (size() > 0 && digest.isEmpty()) {
      MessageDigest sha256 = Digest.sha256();
      sha256.update(bytes());
      digest = HexFormat.of().formatHex(sha256.digest());
    }
    return digest;
  }

  /// For errors about headers within a form, which are short.
  static String text(ByteBuffer bytes, int from, int to) {
    return StandardCharsets.ISO_8859_1.decode(bytes.slice(from, to - from)).toString();
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
    }
  }
}
