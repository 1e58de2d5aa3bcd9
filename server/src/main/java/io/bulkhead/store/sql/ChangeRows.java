package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.store.Change;
import io.bulkhead.store.ChangeLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The change log. A writer holds the counter's row until it commits, so revisions are committed in
/// order: whoever sees one sees all earlier ones.
final class ChangeRows {
  private final Handle handle;

  ChangeRows(Handle handle) {
    this.handle = handle;
  }

  /// @param revision of the store
  /// @param cut changes up to this revision were deleted
  record Page(long revision, long cut, List<Change> changes) {}

  private record Bounds(long revision, long cut) {}

  void append(Change change, Instant now) {
    handle
        .createUpdate(
            "INSERT INTO change (revision, written, body) VALUES (:revision, :now, :body)")
        .bind("revision", change.revision())
        .bind("now", micros(now))
        .bind("body", DocumentCodec.encode(change))
        .execute();
  }

  /// The changes after a revision.
  Page after(long revision, int limit) {
    Bounds bounds =
        handle
            .createQuery("SELECT revision, change_cut FROM counter WHERE id = 1")
            .map((rs, c) -> new Bounds(rs.getLong("revision"), rs.getLong("change_cut")))
            .one();
    List<Change> changes =
        handle
            .createQuery(
                "SELECT body FROM change WHERE revision > :after ORDER BY revision LIMIT :limit")
            .bind("after", revision)
            .bind("limit", limit)
            .mapTo(byte[].class)
            .map(json -> DocumentCodec.decode(Change.class, json))
            .list();
    return new Page(bounds.revision(), bounds.cut(), changes);
  }

  /// The last revision that exceeds the bounds, 0 for none.
  long lastBeyond(ChangeLog.Bounds bounds, Instant now) {
    return handle
        .createQuery(
            """
            SELECT COALESCE(MAX(revision), 0) FROM change WHERE written < :oldest OR revision <=
              (SELECT revision FROM change ORDER BY revision DESC LIMIT 1 OFFSET :number)\
            """)
        .bind("oldest", micros(now.minus(bounds.age())))
        .bind("number", bounds.number())
        .mapTo(Long.class)
        .one();
  }

  /// Deletes the oldest changes up to a revision.
  ///
  /// @param most maximum number of changes to delete
  /// @return how many were deleted
  int forget(long upTo, int most) {
    long last =
        handle
            .createQuery(
                """
                SELECT COALESCE(MAX(revision), 0) FROM (
                  SELECT revision FROM change WHERE revision <= :upTo
                  ORDER BY revision LIMIT :most) AS oldest\
                """)
            .bind("upTo", upTo)
            .bind("most", most)
            .mapTo(Long.class)
            .one();
    if (last == 0) {
      return 0;
    }
    handle
        .createUpdate("UPDATE counter SET change_cut = :last WHERE id = 1 AND change_cut < :last")
        .bind("last", last)
        .execute();
    return handle
        .createUpdate("DELETE FROM change WHERE revision <= :last")
        .bind("last", last)
        .execute();
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
