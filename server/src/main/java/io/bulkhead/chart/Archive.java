package io.bulkhead.chart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// The bytes of a chart or profile, which may be too many for the memory: they are only passed on.
///
/// @param size in bytes
public record Archive(long size, Source source) {
  /// None.
  static final Archive EMPTY = of(ByteBuffer.allocate(0));

  /// Where they come from.
  @FunctionalInterface
  public interface Source {
    /// Writes all of them. May be called again, also at the same time.
    void writeTo(OutputStream out) throws IOException;
  }

  /// @param bytes are not copied; they must be there as long as this is used
  public static Archive of(ByteBuffer bytes) {
    return new Archive(bytes.remaining(), out -> new BufferStream(bytes).transferTo(out));
  }
}
