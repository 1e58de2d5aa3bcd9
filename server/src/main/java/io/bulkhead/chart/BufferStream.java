package io.bulkhead.chart;

import java.io.InputStream;
import java.nio.ByteBuffer;

/// Reads a buffer without copying it, such as a mapped file.
public final class BufferStream extends InputStream {
  private final ByteBuffer left;

  public BufferStream(ByteBuffer bytes) {
    this.left = bytes.duplicate();
  }

  @Override
  public int read() {
    return left.hasRemaining() ? left.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    if (length > 0 && !left.hasRemaining()) {
      return -1;
    }
    int some = Math.min(length, left.remaining());
    left.get(into, from, some);
    return some;
  }
}
