package io.bulkhead.store;

import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Seals every sealed value of the database anew with the newest key, some rows per transaction.
/// What is sealed with it already is left alone, so that a rotation which was cut off goes on where
/// it stood.
final class Resealing {
  /// So many rows are looked at in one transaction, during which nobody else writes.
  private static final int STEP = 100;

  /// @param select rows behind a key, in its order: the key, the place they are bound to, the
  ///   sealed bytes
  private record Table(String select, String update) {}

  private record Row(String key, String place, byte[] sealed) {}

  /// The place of a value is what it was sealed with; see `ContentRows` and `DocumentRows`.
  private static final List<Table> TABLES =
      List.of(
          new Table(
              """
              SELECT name AS k, 'secret/' || name AS place, content AS sealed FROM secret
              WHERE name > :after ORDER BY name LIMIT :step\
              """,
              "UPDATE secret SET content = :sealed WHERE name = :key"),
          new Table(
              """
              SELECT digest AS k, 'blob/' || digest AS place, content AS sealed FROM blob
              WHERE sealed = 1 AND digest > :after ORDER BY digest LIMIT :step\
              """,
              "UPDATE blob SET content = :sealed WHERE digest = :key"),
          new Table(
              """
              SELECT digest AS k, 'bundle/' || digest AS place, content AS sealed FROM bundle
              WHERE digest > :after ORDER BY digest LIMIT :step\
              """,
              "UPDATE bundle SET content = :sealed WHERE digest = :key"),
          new Table(
              """
              SELECT kind || '/' || path AS k, 'document/' || kind || '/' || path AS place,
                body AS sealed
              FROM document WHERE sealed = 1 AND kind || '/' || path > :after
              ORDER BY kind || '/' || path LIMIT :step\
              """,
              "UPDATE document SET body = :sealed WHERE kind || '/' || path = :key"),
          new Table(
              """
              SELECT CAST(id AS TEXT) AS k, 'key_check/' || id AS place, content AS sealed
              FROM key_check WHERE CAST(id AS TEXT) > :after ORDER BY id LIMIT :step\
              """,
              "UPDATE key_check SET content = :sealed WHERE CAST(id AS TEXT) = :key"));

  private final KeyRing keys;

  Resealing(KeyRing keys) {
    this.keys = keys;
  }

  /// Returns how many values were sealed anew.
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

  /// @param last the key of the last row that was looked at
  record Step(int changed, String last, boolean done) {}

  private Step step(Table table, String after, Handle handle) {
    List<Row> rows =
        handle
            .createQuery(table.select())
            .bind("after", after)
            .bind("step", STEP)
            .map(
                (rs, c) -> new Row(rs.getString("k"), rs.getString("place"), rs.getBytes("sealed")))
            .list();
    int changed = 0;
    for (Row row : rows) {
      if (!keys.newest(row.sealed())) {
        handle
            .createUpdate(table.update())
            .bind("sealed", keys.seal(row.place(), keys.open(row.place(), row.sealed())))
            .bind("key", row.key())
            .execute();
        changed++;
      }
    }
    return new Step(changed, rows.isEmpty() ? after : rows.getLast().key(), rows.size() < STEP);
  }
}
