package io.bulkhead.store.sql;

import io.bulkhead.attestation.AuditLine;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.AuditHead;
import io.bulkhead.store.Writer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// The audit's hash chain. The counter row holds its head, so that deleting the newest rows shows.
final class AuditRows implements Writer.Audit {
  private static final int STEP = 1000;

  private final Handle handle;

  AuditRows(Handle handle) {
    this.handle = handle;
  }

  /// @param cut number of deleted rows
  /// @param cutHash hash of the last one of them
  private record Head(long number, String hash, long cut, String cutHash) {}

  private record Row(long number, byte[] entry, String previousHash, String hash) {
    AuditEntry read() {
      AuditEntry entry = DocumentCodec.decode(AuditEntry.class, entry());
      return entry.filled(number, previousHash, hash);
    }
  }

  @Override
  public List<AuditEntry> page(long after, int limit) {
    return rows(after, limit <= 0 ? Long.MAX_VALUE : (long) limit).stream().map(Row::read).toList();
  }

  private List<Row> rows(long after, long limit) {
    return handle
        .createQuery(
            """
            SELECT number, entry, previous_hash, hash FROM audit WHERE number > :after
            ORDER BY number LIMIT :limit\
            """)
        .bind("after", after)
        .bind("limit", limit)
        .map((rs, c) ->
            new Row(
                rs.getLong("number"),
                rs.getBytes("entry"),
                rs.getString("previous_hash"),
                rs.getString("hash")))
        .list();
  }

  @Override
  public void append(AuditEntry entry) {
    Head head = head();
    long number = head.number() + 1;
    byte[] json = DocumentCodec.encode(entry.filled(number, "", ""));
    String hash = hash(head.hash(), json);
    handle
        .createUpdate(
            """
            INSERT INTO audit (number, entry, previous_hash, hash)
            VALUES (:number, :entry, :previous, :hash)\
            """)
        .bind("number", number)
        .bind("entry", json)
        .bind("previous", head.hash())
        .bind("hash", hash)
        .execute();
    handle
        .createUpdate("UPDATE counter SET audit_number = :number, audit_hash = :hash WHERE id = 1")
        .bind("number", number)
        .bind("hash", hash)
        .execute();
  }

  /// Rows are in order of time, except those written at the same moment.
  @Override
  public long lastBefore(Instant since) {
    Head head = head();
    long low = head.cut();
    long high = head.number();
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      List<Row> row = rows(middle - 1, 1);
      if (!row.isEmpty() && row.getFirst().read().time().isBefore(since)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /// Counts back from the newest row to the first that exceeds the number of bytes.
  @Override
  public long lastBeyond(long bytes) {
    return handle
        .createQuery(
            """
            SELECT COALESCE(MAX(number), 0) FROM (
              SELECT number,
                SUM(OCTET_LENGTH(entry) + OCTET_LENGTH(previous_hash) + OCTET_LENGTH(hash))
                  OVER (ORDER BY number DESC) AS held
              FROM audit) AS counted
            WHERE held > :bytes\
            """)
        .bind("bytes", bytes)
        .mapTo(Long.class)
        .one();
  }

  private Head head() {
    return handle
        .createQuery(
            "SELECT audit_number, audit_hash, audit_cut, audit_cut_hash FROM counter WHERE id = 1")
        .map((rs, c) ->
            new Head(
                rs.getLong("audit_number"),
                rs.getString("audit_hash"),
                rs.getLong("audit_cut"),
                rs.getString("audit_cut_hash")))
        .one();
  }

  /// The number of rows, and the hash of the last one.
  @Override
  public AuditHead newest() {
    Head head = head();
    return new AuditHead(head.number(), head.hash(), head.cut(), head.cutHash());
  }

  /// Passes on the rows as they are stored, oldest first.
  void each(long after, long upTo, Consumer<AuditLine> consumer) {
    long last = after;
    while (last < upTo) {
      List<Row> rows = rows(last, Math.min(STEP, upTo - last));
      if (rows.isEmpty()) {
        return;
      }
      for (Row row : rows) {
        consumer.accept(
            new AuditLine(
                row.number(),
                row.previousHash(),
                row.hash(),
                new String(row.entry(), StandardCharsets.UTF_8)));
        last = row.number();
      }
    }
  }

  /// The chain continues from the given row.
  void cut(AuditLine last) {
    handle
        .createUpdate("DELETE FROM audit WHERE number <= :number")
        .bind("number", last.number())
        .execute();
    handle
        .createUpdate("UPDATE counter SET audit_cut = :number, audit_cut_hash = :hash WHERE id = 1")
        .bind("number", last.number())
        .bind("hash", last.hash())
        .execute();
  }

  /// The number of the first row that was changed, removed or inserted; empty if there is none.
  OptionalLong firstBroken() {
    Head head = head();
    long number = head.cut();
    String previous = head.cutHash();
    for (List<Row> rows = rows(number, STEP); !rows.isEmpty(); rows = rows(number, STEP)) {
      for (Row row : rows) {
        number++;
        if (row.number() != number
            || !row.previousHash().equals(previous)
            || !row.hash().equals(hash(previous, row.entry()))) {
          return OptionalLong.of(number);
        }
        previous = row.hash();
      }
    }
    if (number < head.number()) {
      return OptionalLong.of(number + 1);
    }
    return number == head.number() && previous.equals(head.hash())
        ? OptionalLong.empty()
        : OptionalLong.of(number);
  }

  private static String hash(String previous, byte[] entry) {
    var both = new ByteArrayOutputStream();
    both.writeBytes(previous.getBytes(StandardCharsets.UTF_8));
    both.writeBytes(entry);
    return Digest.of(both.toByteArray()).hex();
  }
}
