package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.store.ChangeLog.Next;
import io.bulkhead.store.sql.SharedStore;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The contract on PostgreSQL.
class PostgresStoreTest extends ChangeLogContract {
  /// The connection that receives notifications of commits.
  private static final String EAR =
      """
      FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'bulkhead changes' AND state = 'idle'\
      """;

  @Override
  String newUrl(Path empty) {
    return PostgresServer.start().newDatabase();
  }

  @Test
  void aTailThatWaitsIsWokenByTheCommitOfAnotherHub() {
    try (var other = SharedStore.open(options());
        var tail = store.changes().from(0)) {
      CompletableFuture<Next> found = waiting(tail);
      other.write(w -> {
        saveProject(w, "theirs");
        return true;
      });
      assertThat(found.join())
          .isInstanceOfSatisfying(
              Next.Changed.class,
              next ->
                  assertThat(next.change().documents())
                      .containsExactly(new Change.Item<>(key("theirs"), Change.How.CREATED)));
    }
  }

  /// Nobody announces it, so only a read after reconnecting can find it; and that has to wait for
  /// the table lock until it is committed.
  @Test
  void whatIsCommittedWhileTheConnectionIsBrokenIsFoundAfterwards() {
    try (var tail = store.changes().from(0)) {
      CompletableFuture<Next> found = waiting(tail);
      awaitEar();
      raw()
          .useTransaction(handle -> {
            handle.execute("LOCK TABLE counter IN ACCESS EXCLUSIVE MODE");
            handle.execute("SELECT pg_terminate_backend(pid) " + EAR);
            handle.execute("UPDATE counter SET revision = 1");
            handle.execute(
                "INSERT INTO change VALUES (1, 0, convert_to('{\"revision\": 1}', 'UTF8'))");
          });
      assertThat(found.join()).isInstanceOf(Next.Changed.class);
    }
  }

  private void awaitEar() {
    while (raw().withHandle(h -> h.createQuery("SELECT count(*) " + EAR).mapTo(Long.class).one())
        == 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
