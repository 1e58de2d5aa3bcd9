package io.bulkhead.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.store.Change;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Reconcilers receive the changes in the change log.
@Timeout(60)
class ReconciliationsTest {
  private SqlStore store;
  private Reconciliations reconciliations;
  private final Projects one = new Projects("one");
  private final Projects other = new Projects("other");

  /// A reconciler of projects, by name.
  private final class Projects implements Reconciler<String> {
    private final String name;
    private final BlockingQueue<String> looked = new LinkedBlockingQueue<>();

    private Projects(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Pace pace() {
      return Pace.oneByOne(Duration.ZERO);
    }

    @Override
    public void list(Reconciliation<String> queue) {
      List<String> names =
          store.read(reader ->
              reader.roots(TenancyKinds.PROJECT).stream().map(row -> row.key().name()).toList());
      queue.add(names);
    }

    @Override
    public void changed(Change change, Reconciliation<String> queue) {
      for (DocumentKey key : change.documentKeys()) {
        if (key.name().equals("bad")) {
          throw new IllegalStateException("of a test");
        }
        queue.add(key.name());
      }
    }

    @Override
    public Result<String> reconcile(String key) {
      looked.add(key);
      return Result.done();
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) {
    store = SharedStore.open(StoreOptions.embedded(folder));
    save("before");
    reconciliations = new Reconciliations(store, List.of(one, other), Reconciliation.Listener.NONE);
    reconciliations.start();
  }

  @AfterEach
  void close() {
    reconciliations.close();
    store.close();
  }

  private void save(String name) {
    store.write(writer ->
        writer.save(
            TenancyKinds.PROJECT,
            DocumentKey.of(TenancyKinds.PROJECT, name),
            new Project(Metadata.named(name), null),
            List.of()));
  }

  @Test
  void whatIsThereIsListedAndWhatComesIsTold() throws Exception {
    assertThat(one.looked.take()).isEqualTo("before");
    assertThat(other.looked.take()).isEqualTo("before");
    save("next");
    assertThat(one.looked.take()).isEqualTo("next");
    assertThat(other.looked.take()).isEqualTo("next");
    assertThat(reconciliations.alive()).isTrue();
  }

  @Test
  void afterAFaultEverythingIsListedAgain() throws Exception {
    assertThat(one.looked.take()).isEqualTo("before");
    assertThat(other.looked.take()).isEqualTo("before");
    save("bad");
    assertThat(List.of(other.looked.take(), other.looked.take()))
        .containsExactlyInAnyOrder("bad", "before");
    save("next");
    assertThat(List.of(one.looked.take(), one.looked.take(), one.looked.take()))
        .containsExactlyInAnyOrder("bad", "before", "next");
  }

  @Test
  void afterTheEndNothingIsLookedAt() throws Exception {
    assertThat(one.looked.take()).isEqualTo("before");
    reconciliations.close();
    while (reconciliations.alive()) {
      Thread.sleep(1);
    }
    save("late");
    assertThat(one.looked).isEmpty();
  }
}
