package io.bulkhead.cli.http;

import io.bulkhead.manifest.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Bytes to be sent: in memory, or in a file that may not fit into memory.
public sealed interface Content {
  long size() throws IOException;

  InputStream open() throws IOException;

  default void writeTo(OutputStream out) throws IOException {
    try (InputStream in = open()) {
      in.transferTo(out);
    }
  }

  /// SHA-256, in hexadecimal digits.
  default String digest() throws IOException {
    MessageDigest sha256 = Digest.sha256();
    writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
    return HexFormat.of().formatHex(sha256.digest());
  }

  record InMemory(byte[] bytes) implements Content {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  record OnDisk(Path file) implements Content {
    @Override
    public long size() throws IOException {
      return Files.size(file);
    }

    @Override
    public InputStream open() throws IOException {
      return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }
  }
}
