package io.bulkhead.api.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Where the bytes of a request are kept while they arrive.
public sealed interface Arrival {
  /// Whether writing may wait for a disk, which the event loop must not.
  boolean waits();

  void add(byte[] chunk) throws IOException;

  Body body() throws IOException;

  /// Discards the request.
  void drop() throws IOException;

  /// For small requests.
  record InMemory(ByteArrayOutputStream bytes) implements Arrival {
    public InMemory() {
      this(new ByteArrayOutputStream());
    }

    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public void add(byte[] chunk) {
      bytes.writeBytes(chunk);
    }

    @Override
    public Body body() {
      return Body.of(bytes.toByteArray());
    }

    @Override
    public void drop() {
      bytes.reset();
    }
  }

  /// For requests with files.
  record OnDisk(FileChannel file) implements Arrival {
    @Override
    public boolean waits() {
      return true;
    }

    @Override
    public void add(byte[] chunk) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(chunk);
      while (left.hasRemaining()) {
        file.write(left);
      }
    }

    @Override
    public Body body() throws IOException {
      try (file) {
        return Body.mapped(file);
      }
    }

    @Override
    public void drop() throws IOException {
      file.close();
    }
  }
}
