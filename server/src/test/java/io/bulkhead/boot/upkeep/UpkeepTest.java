package io.bulkhead.boot.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.action.Retention;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.AuditBounds;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
  private static final DocumentKey ACME = DocumentKey.of(TenancyKinds.PROJECT, "acme");

  @Test
  void theRunningHubCollectsAndShortens(@TempDir Path folder) {
    try (SqlStore store = SharedStore.open(StoreOptions.embedded(folder))) {
      Digest loose =
          store.saveBlob(ByteBuffer.wrap("loose".getBytes(StandardCharsets.UTF_8)), false);
      store.write(writer -> {
        Lifecycle history = Lifecycle.created(Instant.EPOCH);
        for (int i = 1; i <= 30; i++) {
          history =
              history.then(
                  new Lifecycle.Entry(Lifecycle.State.UPDATED, "c", Instant.ofEpochSecond(i), i));
        }
        writer.save(
            TenancyKinds.PROJECT,
            ACME,
            new Project(new Metadata("acme", "", "", ""), null),
            List.of());
        writer.saveLifecycle(ACME, history);
        return 0;
      });
      var audit = new AuditBounds(0, Duration.ZERO, 0, folder.resolve("audit"));
      var bounds = new Upkeep.Bounds(5, audit, Retention.STANDARD.revisions());
      try (var upkeep = new Upkeep(store, bounds, InstantSource.system())) {
        upkeep.start(Duration.ofMillis(10));

        until(() -> store.blob(loose).isEmpty());
        until(() -> history(store).actions().size() == 6);
      }
      assertThat(history(store).actions().getFirst().state()).isEqualTo(Lifecycle.State.CREATED);
      assertThat(history(store).last().revision()).isEqualTo(30);
    }
  }

  private static Lifecycle history(SqlStore store) {
    return store.read(reader -> reader.lifecycle(ACME)).orElseThrow();
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not so after a minute").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
