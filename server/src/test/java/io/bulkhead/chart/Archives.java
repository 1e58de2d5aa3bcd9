package io.bulkhead.chart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Makes archives for tests.
public final class Archives {
  /// @param files text by path
  public static byte[] tarGz(Map<String, String> files) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// A folder as an archive; names begin with the folder's own name.
  public static byte[] tarGz(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      var content = new java.util.TreeMap<String, String>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            folder.toAbsolutePath().getParent().relativize(file.toAbsolutePath()).toString(),
            Files.readString(file));
      }
      return tarGz(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An entry as it is.
  public record Entry(TarArchiveEntry head, byte[] content) {}

  /// One entry, as the caller made it.
  public static byte[] tarGz(TarArchiveEntry entry, byte[] content) {
    return tarGz(List.of(new Entry(entry, content)));
  }

  /// Entries as the caller made them, also such as belong to the one behind them.
  public static byte[] tarGz(List<Entry> entries) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (Entry entry : entries) {
        entry.head().setSize(entry.content().length);
        tar.putArchiveEntry(entry.head());
        tar.write(entry.content());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private Archives() {}
}
