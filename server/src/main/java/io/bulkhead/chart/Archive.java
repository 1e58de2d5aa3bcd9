package io.bulkhead.chart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// The bytes of a chart or profile. They may not fit into memory, so they are only streamed.
///
/// @param size in bytes
public record Archive(long size, Source source) {
  static final Archive EMPTY = of(ByteBuffer.allocate(0));

  /// The source of the bytes.
  @FunctionalInterface
  public interface Source {
    /// Writes all bytes. May be called several times, also concurrently.
    void writeTo(OutputStream out) throws IOException;
  }

  /// @param bytes not copied; must stay readable as long as this is used
  public static Archive of(ByteBuffer bytes) {
    return new Archive(bytes.remaining(), out -> new BufferStream(bytes).transferTo(out));
  }
}
