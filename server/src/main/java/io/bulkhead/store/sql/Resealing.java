package io.bulkhead.store.sql;

import io.bulkhead.store.database.KeyRing;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Seals every sealed value of the database again with the newest key, a few rows per transaction.
/// Skips values that have the newest key already, so an interrupted rotation continues where it
/// stopped.
final class Resealing {
  /// @param table its name
  /// @param content the column with the sealed bytes
  /// @param where condition that selects the row of a key
  /// @param rows selects rows after a key, in its order: the key, the place that they are bound to
  /// @param step number of rows per transaction, during which nobody else writes
  private record Table(String table, String content, String where, String rows, int step) {
    Table(String table, String content, String where, String rows) {
      this(table, content, where, rows, 100);
    }

    String select() {
      return "SELECT " + content + " FROM " + table + " WHERE " + where;
    }

    String update() {
      return "UPDATE " + table + " SET " + content + " = :sealed WHERE " + where;
    }
  }

  private record Row(String key, String place) {}

  /// The place that a value was sealed for; see `ContentRows`, `BlobRows` and `DocumentRows`.
  private static final List<Table> TABLES =
      List.of(
          new Table(
              "secret",
              "content",
              "name = :key",
              """
              SELECT name AS k, 'secret/' || name AS place FROM secret
              WHERE name > :after ORDER BY name LIMIT :step\
              """),
          new Table(
              "blob_part",
              "content",
              "digest = substr(:key, 1, 64) AND number = CAST(substr(:key, 66) AS INTEGER)",
              """
              SELECT digest || '/' || number AS k,
                'blob/' || digest || CASE number WHEN 0 THEN '' ELSE '/' || number END AS place
              FROM blob_part
              WHERE sealed = 1 AND digest >= substr(:after, 1, 64) AND
                (digest > substr(:after, 1, 64)
                  OR number > CAST('0' || substr(:after, 66) AS INTEGER))
              ORDER BY digest, number LIMIT :step\
              """,
              8),
          new Table(
              "bundle",
              "content",
              "digest = :key",
              """
              SELECT digest AS k, 'bundle/' || digest AS place FROM bundle
              WHERE digest > :after ORDER BY digest LIMIT :step\
              """),
          new Table(
              "revision_content",
              "content",
              "digest = :key",
              """
              SELECT digest AS k, 'revision_content/' || digest AS place FROM revision_content
              WHERE digest > :after ORDER BY digest LIMIT :step\
              """),
          new Table(
              "document",
              "body",
              "kind || '/' || path = :key",
              """
              SELECT kind || '/' || path AS k, 'document/' || kind || '/' || path AS place
              FROM document WHERE sealed = 1 AND kind || '/' || path > :after
              ORDER BY kind || '/' || path LIMIT :step\
              """),
          new Table(
              "key_check",
              "content",
              "CAST(id AS TEXT) = :key",
              """
              SELECT CAST(id AS TEXT) AS k, 'key_check/' || id AS place
              FROM key_check WHERE CAST(id AS TEXT) > :after ORDER BY id LIMIT :step\
              """));

  private final KeyRing keys;

  Resealing(KeyRing keys) {
    this.keys = keys;
  }

  /// Returns how many values were sealed again.
  ///
  /// @param transaction runs a step in a write transaction of its own
  int all(Function<Function<Handle, Step>, Step> transaction) {
    int changed = 0;
    for (Table table : TABLES) {
      String after = "";
      Step step;
      do {
        String from = after;
        step = transaction.apply(handle -> step(table, from, handle));
        changed += step.changed();
        after = step.last();
      } while (!step.done());
    }
    return changed;
  }

  /// @param last the key of the last row that was read
  record Step(int changed, String last, boolean done) {}

  private Step step(Table table, String after, Handle handle) {
    List<Row> rows =
        handle
            .createQuery(table.rows())
            .bind("after", after)
            .bind("step", table.step())
            .map((rs, c) -> new Row(rs.getString("k"), rs.getString("place")))
            .list();
    int changed = 0;
    for (Row row : rows) {
      changed += sealed(table, row, handle) ? 1 : 0;
    }
    return new Step(
        changed, rows.isEmpty() ? after : rows.getLast().key(), rows.size() < table.step());
  }

  /// Returns whether the value needed it. Only one value is in memory at a time.
  private boolean sealed(Table table, Row row, Handle handle) {
    byte[] sealed =
        handle.createQuery(table.select()).bind("key", row.key()).mapTo(byte[].class).one();
    if (keys.newest(sealed)) {
      return false;
    }
    handle
        .createUpdate(table.update())
        .bind("sealed", keys.seal(row.place(), keys.open(row.place(), sealed)))
        .bind("key", row.key())
        .execute();
    return true;
  }
}
