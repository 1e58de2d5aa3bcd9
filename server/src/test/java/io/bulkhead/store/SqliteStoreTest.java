package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.store.database.Database;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The contract on SQLite.
class SqliteStoreTest extends ChangeLogContract {
  @Override
  String newUrl(Path empty) {
    return "jdbc:sqlite:" + empty.resolve("store.db");
  }

  @ParameterizedTest
  @CsvSource({"'', 1", "?synchronous=FULL, 2"})
  void everyConnectionIsDurableAndTheUrlMayAskForMore(String pragmas, int synchronous) {
    var base = options();
    var asked = new StoreOptions(base.url() + pragmas, base.dataDirectory(), "", "");
    try (var database = Database.open(asked)) {
      for (var jdbi : java.util.List.of(database.reads(), database.writes())) {
        assertThat(pragma(jdbi, "journal_mode")).isEqualTo("wal");
        assertThat(pragma(jdbi, "foreign_keys")).isEqualTo("1");
        assertThat(pragma(jdbi, "busy_timeout")).isEqualTo("30000");
        assertThat(pragma(jdbi, "synchronous")).isEqualTo(Integer.toString(synchronous));
      }
    }
  }

  private static String pragma(org.jdbi.v3.core.Jdbi jdbi, String name) {
    return jdbi.withHandle(h -> h.createQuery("PRAGMA " + name).mapTo(String.class).one());
  }

  @org.junit.jupiter.api.Test
  void whatRunsIsFoundByItsIndex() {
    String plan =
        raw()
            .withHandle(h ->
                h.createQuery(
                        """
                        EXPLAIN QUERY PLAN SELECT body FROM operation WHERE running = 1
                        ORDER BY started DESC, id DESC\
                        """)
                    .map((rs, c) -> rs.getString("detail"))
                    .one());
    assertThat(plan).isEqualTo("SCAN operation USING INDEX operation_running");
  }
}
