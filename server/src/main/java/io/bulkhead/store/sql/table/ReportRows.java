package io.bulkhead.store.sql.table;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.store.KeptReport;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.Gzip;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Isolation reports of the history.
public final class ReportRows implements Writer.Reports {
  private final Handle handle;

  public ReportRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public List<KeptReport> of(DocumentKey scope, int limit) {
    return handle
        .createQuery(
            """
            SELECT id, written, holds, cause FROM report WHERE kind = :kind AND path = :path
            ORDER BY written DESC, id DESC LIMIT :limit\
            """)
        .bind("kind", scope.kind())
        .bind("path", path(scope))
        .bind("limit", limit)
        .map((rs, c) ->
            new KeptReport(
                rs.getString("id"),
                scope,
                Instant.EPOCH.plus(rs.getLong("written"), ChronoUnit.MICROS),
                rs.getInt("holds") != 0,
                KeptReport.Cause.valueOf(rs.getString("cause"))))
        .list();
  }

  @Override
  public Optional<byte[]> text(DocumentKey scope, String id) {
    if (!Keys.storable(id)) {
      return Optional.empty();
    }
    return handle
        .createQuery("SELECT body FROM report WHERE id = :id AND kind = :kind AND path = :path")
        .bind("id", id)
        .bind("kind", scope.kind())
        .bind("path", path(scope))
        .mapTo(byte[].class)
        .findOne()
        .map(Gzip::expand);
  }

  @Override
  public void save(KeptReport report, byte[] text) {
    handle
        .createUpdate(
            """
            INSERT INTO report (id, kind, path, written, holds, cause, body)
            VALUES (:id, :kind, :path, :written, :holds, :cause, :body)\
            """)
        .bind("id", Keys.requireText(report.id()))
        .bind("kind", report.scope().kind())
        .bind("path", path(report.scope()))
        .bind("written", micros(report.time()))
        .bind("holds", report.holds() ? 1 : 0)
        .bind("cause", report.cause().name())
        .bind("body", Gzip.shrink(text))
        .execute();
  }

  @Override
  public void prune(DocumentKey scope, int number, Instant before) {
    List<KeptReport> known = of(scope, Integer.MAX_VALUE);
    for (int i = 1; i < known.size(); i++) {
      if (i >= number || known.get(i).time().isBefore(before)) {
        handle
            .createUpdate("DELETE FROM report WHERE id = :id")
            .bind("id", known.get(i).id())
            .execute();
      }
    }
  }

  @Override
  public void delete(DocumentKey scope) {
    handle
        .createUpdate("DELETE FROM report WHERE kind = :kind AND path = :path")
        .bind("kind", scope.kind())
        .bind("path", path(scope))
        .execute();
  }

  private static String path(DocumentKey scope) {
    return String.join("/", scope.names());
  }

  private static long micros(Instant when) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, when);
  }
}
