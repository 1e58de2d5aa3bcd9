package io.bulkhead.chart;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/// Checks untrusted gzip-compressed tar archives: no path leaves the archive, sizes are bounded,
/// and there is nothing but files and folders.
public final class TarGz {
  /// @param entries maximum number of entries
  /// @param bytes maximum total size of all files, unpacked
  public record Limits(int entries, long bytes) {
    public static final Limits STANDARD = new Limits(10_000, 1L << 28);
  }

  /// Of one entry, including padding before the first and after the last one.
  private static final int LARGEST_HEAD = 1 << 20;

  private static final String WRONG = "Error in file format";

  private final Limits limits;

  public TarGz(Limits limits) {
    this.limits = limits;
  }

  /// Reads the whole archive without writing it. Throws `INVALID_FILE` if it is no archive, is
  /// empty, or contains something forbidden.
  public void check(InputStream archive) {
    int entries = 0;
    long bytes = 0;
    try (var unpacked = new Metered(new GZIPInputStream(new BufferedInputStream(archive)));
        var tar = new TarArchiveInputStream(unpacked)) {
      for (TarArchiveEntry entry = next(tar, unpacked);
          entry != null;
          entry = next(tar, unpacked)) {
        if (++entries > limits.entries()) {
          throw invalid("more than " + limits.entries() + " entries");
        }
        checkName(entry);
        bytes += entry.isDirectory() ? 0 : size(tar, bytes);
      }
    } catch (EOFException e) {
      throw invalid(
          entries == 0
              ? "the file is empty, or ends before its first entry"
              : "the file ends in the middle of an entry");
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    if (entries == 0) {
      throw invalid("the archive is empty");
    }
  }

  /// The name of the top-level folder that holds the archive's chart, if it is one. The archive has
  /// been checked before.
  public static Optional<String> chartFolder(InputStream archive) {
    try (var tar =
        new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String[] names = entry.getName().replaceFirst("^(\\./)+", "").split("/", -1);
        if (names.length == 2 && names[1].equals("Chart.yaml")) {
          return Optional.of(names[0]);
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  /// Names and attributes may be in blocks of their own, which the library reads as a whole, so the
  /// size between two files is bounded.
  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Metered unpacked)
      throws IOException {
    unpacked.left = LARGEST_HEAD;
    TarArchiveEntry entry = tar.getNextEntry();
    unpacked.left = Long.MAX_VALUE;
    return entry;
  }

  /// Passes on a limited number of bytes.
  private static final class Metered extends FilterInputStream {
    private long left = Long.MAX_VALUE;

    Metered(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left <= 0) {
        throw new IOException("the header of an entry is larger than " + LARGEST_HEAD + " bytes");
      }
      int n = super.read(into, from, (int) Math.min(length, left));
      left -= Math.max(0, n);
      return n;
    }

    @Override
    public long skip(long most) throws IOException {
      return Math.max(0, read(new byte[(int) Math.min(most, 8192)]));
    }
  }

  private static void checkName(TarArchiveEntry entry) {
    // The library accepts anything as a header.
    if (!entry.isCheckSumOK()) {
      throw invalid("what is compressed is no tar archive");
    }
    String name = entry.getName();
    boolean special =
        entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO() || entry.isSparse();
    boolean link = entry.isSymbolicLink() || entry.isLink();
    if (special || link || !(entry.isFile() || entry.isDirectory())) {
      throw invalid("\"" + name + "\" is neither a file nor a folder");
    }
    if (name.startsWith("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
      throw invalid("\"" + name + "\" is no relative path");
    }
    for (String segment : name.split("/")) {
      if (segment.equals("..")) {
        throw invalid("\"" + name + "\" leaves the archive's folder");
      }
    }
  }

  /// The size of one entry. The header's value is not trusted.
  private long size(InputStream entry, long before) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    long size = 0;
    for (int n = entry.read(buffer); n >= 0; n = entry.read(buffer)) {
      size += n;
      if (before + size > limits.bytes()) {
        throw invalid("more than " + limits.bytes() + " bytes when unpacked");
      }
    }
    return size;
  }

  private static BulkheadException invalid(String why) {
    return new BulkheadException(Problem.INVALID_FILE, WRONG + ": " + why);
  }
}
