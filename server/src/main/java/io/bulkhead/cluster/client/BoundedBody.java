package io.bulkhead.cluster.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// A response body in memory. Each is limited, and all bodies in flight together take no more than
/// a share of the heap, so that an endless response cannot bring down the hub. Short bodies always
/// pass.
final class BoundedBody implements AutoCloseable {
  /// The body exceeds its limit; a smaller page may fit.
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(String message) {
      super(message);
    }
  }

  private static final long SHORT = 1L << 20;
  private static final long SHARE = Runtime.getRuntime().maxMemory() / 8;
  private static final AtomicLong HELD = new AtomicLong();

  private final long limit;
  private byte[] bytes = new byte[4 * 1024];
  private int length;

  /// @param limit in bytes
  BoundedBody(long limit) {
    this.limit = limit;
  }

  void add(byte[] from, int at, int count) throws TooLong {
    long held = HELD.addAndGet(count);
    int before = length;
    length += count;
    if (length > limit) {
      throw new TooLong("its answer is longer than " + limit + " bytes");
    }
    if (length > SHORT && held > SHARE) {
      throw new TooLong("the hub has no memory for so long an answer now; it is tried again");
    }
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    System.arraycopy(from, at, bytes, before, count);
  }

  byte[] whole() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  @Override
  public void close() {
    HELD.addAndGet(-length);
  }
}
