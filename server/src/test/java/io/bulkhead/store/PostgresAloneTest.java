package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class PostgresAloneTest extends AloneContract {
  private static final String BREAK =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'bulkhead %'\
      """;

  @Override
  String newUrl(Path empty) {
    return PostgresServer.start().newDatabase();
  }

  @Override
  SqlStore awaitFree() {
    for (int i = 0; ; i++) {
      try {
        return open();
      } catch (StoreUnusable e) {
        assertThat(i).as(e.getMessage()).isLessThan(100);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private static void await(BooleanSupplier what) {
    for (int i = 0; !what.getAsBoolean(); i++) {
      assertThat(i).isLessThan(600);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static boolean writes(SqlStore store) {
    try {
      store.tryWrite(Duration.ofSeconds(5));
      return true;
    } catch (StoreUnavailable e) {
      return false;
    }
  }

  @Test
  void aLockWhoseConnectionBrokeIsHadAgain() {
    try (SqlStore store = open()) {
      write(store);
      raw("SELECT 1 FROM (" + BREAK + ") AS broken");
      await(() -> writes(store) && held());
      write(store);
      assertThat(lost).isEmpty();
    }
  }

  private boolean held() {
    return org.jdbi.v3.core.Jdbi.create(options().url())
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                        WHERE l.locktype = 'advisory' AND d.datname = current_database()\
                        """)
                    .mapTo(Long.class)
                    .one())
        == 1;
  }

  @Test
  void aHubThatLostTheDatabaseToAnotherIsToldAndCanDoNothing() {
    try (SqlStore first = open()) {
      write(first);
      // As a second hub does that starts in the moment when the lock is free.
      raw("UPDATE hub_start SET name = 'another'");
      raw("SELECT 1 FROM (" + BREAK + ") AS broken");
      await(() -> !lost.isEmpty());
      assertThat(lost).containsExactly("another hub has worked on the database meanwhile");
      assertThat(writes(first)).isFalse();
    }
  }

  @Test
  void aDatabaseThatWasDroppedIsAnErrorAndNoEmptyHub() {
    try (SqlStore store = open()) {
      write(store);
      PostgresServer.start().drop(options().url());
      assertAway(store, "cannot be used now");
    }
  }
}
