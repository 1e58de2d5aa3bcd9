package io.bulkhead.cli.document;

import io.bulkhead.cli.session.CommandFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Packs a folder. Equal folders give equal bytes (sorted, no times, no owners), so that packing
/// again is no change.
final class TarGzWriter {
  private static final int BLOCK = 512;

  /// @param prefix put before every name, such as `web/`; empty for none
  static byte[] pack(Path folder, String prefix) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(path -> !Files.isDirectory(path)).sorted().toList();
    }
    if (files.isEmpty()) {
      throw CommandFailure.failed("the folder " + folder + " is empty");
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)) {
          throw CommandFailure.failed(file + " is a symbolic link, which an archive may not hold");
        }
        String name = prefix + folder.relativize(file).toString().replace('\\', '/');
        out.write(entry(name, Files.readAllBytes(file), '0'));
      }
      out.write(new byte[2 * BLOCK]);
    }
    return bytes.toByteArray();
  }

  /// @param files content by name
  static byte[] pack(SortedMap<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.write(entry(file.getKey(), file.getValue(), '0'));
      }
      out.write(new byte[2 * BLOCK]);
    }
    return bytes.toByteArray();
  }

  private static byte[] entry(String name, byte[] content, char type) {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream();
    if (encoded.length > 100) {
      byte[] longName = Arrays.copyOf(encoded, encoded.length + 1);
      out.writeBytes(entry("././@LongLink", longName, 'L'));
    }
    out.writeBytes(header(Arrays.copyOf(encoded, Math.min(encoded.length, 100)), content, type));
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return out.toByteArray();
  }

  private static byte[] header(byte[] name, byte[] content, char type) {
    byte[] header = new byte[BLOCK];
    System.arraycopy(name, 0, header, 0, name.length);
    text(header, 100, "0000644\0");
    text(header, 108, "0000000\0");
    text(header, 116, "0000000\0");
    text(header, 124, "%011o\0".formatted(content.length));
    text(header, 136, "00000000000\0");
    text(header, 148, "        ");
    header[156] = (byte) type;
    // GNU's magic, since its format is used for names longer than 100 bytes.
    text(header, 257, "ustar  \0");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    text(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void text(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private TarGzWriter() {}
}
