package io.bulkhead.api.transport;

import io.bulkhead.manifest.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;

/// The bytes of an answer.
public sealed interface Departure {
  /// Small ones.
  record InMemory(byte[] bytes) implements Departure {}

  /// A document's file, which is still in the store.
  ///
  /// @param before what stands before its bytes
  /// @param after what stands behind them
  record Stored(Digest digest, byte[] before, byte[] after) implements Departure {
    long around() {
      return (long) before.length + after.length;
    }
  }

  /// Large ones, ready to be sent: whoever takes them slowly keeps nothing but disk.
  ///
  /// @param over runs when they are sent or given up
  record OnDisk(FileChannel file, Runnable over) implements Departure, AutoCloseable {
    @Override
    public void close() throws IOException {
      try (file) {
        over.run();
      }
    }
  }
}
