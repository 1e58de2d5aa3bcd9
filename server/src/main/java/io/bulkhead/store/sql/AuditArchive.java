package io.bulkhead.store.sql;

import io.bulkhead.attestation.AuditLine;
import io.bulkhead.store.AuditBounds;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.AuditHead;
import io.bulkhead.store.Reader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Deletes the oldest rows of the audit after exporting them to a file. A row of its own records
/// this, so that the hash chain continues from the last line of the file.
final class AuditArchive {
  /// Minimum number of rows that are worth a cut.
  private static final int WORTH = 100;

  private final SqlStore store;
  private final AuditBounds bounds;

  AuditArchive(SqlStore store, AuditBounds bounds) {
    this.store = store;
    this.bounds = bounds;
  }

  /// @return the file; empty if there was nothing to do
  Optional<Path> cut(Instant now) {
    AuditHead head = store.read(reader -> reader.audit().newest());
    long upTo = store.read(reader -> upTo(reader, head, now));
    if (upTo - head.cut() < WORTH) {
      return Optional.empty();
    }
    if (store.verifyAudit().isPresent()) {
      throw new IllegalStateException(
          "the audit's chain is broken, so nothing of it is deleted; see `bulkhead audit verify`");
    }
    try {
      Path file =
          bounds.folder().resolve("audit-%012d-%012d.jsonl".formatted(head.cut() + 1, upTo));
      AuditLine last = export(head.cut(), upTo, file);
      store.cutAudit(last, entry(head.cut() + 1, last, file, now));
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the audit cannot be exported, so nothing of it is deleted", e);
    }
  }

  private long upTo(Reader reader, AuditHead head, Instant now) {
    Instant oldest = bounds.oldest(now);
    long tooOld = oldest.equals(Instant.MIN) ? 0 : reader.audit().lastBefore(oldest);
    long tooMany = bounds.rows() == 0 ? 0 : head.rows() - bounds.rows();
    long tooLarge = bounds.bytes() == 0 ? 0 : reader.audit().lastBeyond(bounds.bytes());
    return Math.max(Math.max(head.cut(), tooLarge), Math.max(tooOld, tooMany));
  }

  /// Written under another name until it is complete and flushed to disk.
  private AuditLine export(long after, long upTo, Path file) throws IOException {
    Files.createDirectories(
        bounds.folder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var last = new AtomicReference<AuditLine>();
    try (BufferedWriter out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
      store.eachAuditLine(
          after,
          upTo,
          line -> {
            write(out, line);
            last.set(line);
          });
    }
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return last.get();
  }

  private static void write(BufferedWriter out, AuditLine line) {
    try {
      out.write(line.text());
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AuditEntry entry(long first, AuditLine last, Path file, Instant now) {
    return AuditEntry.of(now, "hub", "CUT", "/v2/audit")
        .detailed(
            "rows %d to %d, the last with hash %s, are in %s"
                .formatted(first, last.number(), last.hash(), file.getFileName()));
  }
}
