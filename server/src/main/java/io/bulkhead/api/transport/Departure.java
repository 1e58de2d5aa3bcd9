package io.bulkhead.api.transport;

import io.bulkhead.manifest.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;

/// The body of a response.
public sealed interface Departure {
  /// For small bodies.
  record InMemory(byte[] bytes) implements Departure {}

  /// A document's file, which is still in the store.
  ///
  /// @param before bytes that precede it
  /// @param after bytes that follow it
  record Stored(Digest digest, byte[] before, byte[] after) implements Departure {
    long around() {
      return (long) before.length + after.length;
    }
  }

  /// A large body, ready to be sent: a slow client occupies only disk space.
  ///
  /// @param over runs when it was sent or abandoned
  record OnDisk(FileChannel file, Runnable over) implements Departure, AutoCloseable {
    @Override
    public void close() throws IOException {
      try (file) {
        over.run();
      }
    }
  }
}
