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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A follower of the change log gets every change, or is told that something was missed.
@Timeout(60)
class ChangeFollowerTest implements ChangeFollower.Listener {
  private static final String MISSED = "missed";

  @TempDir Path folder;
  private SqlStore store;
  private ChangeFollower follower;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void follow() {
    store = SharedStore.open(StoreOptions.embedded(folder));
    save("before");
    follower = new ChangeFollower("test", store, this);
    follower.start();
  }

  @AfterEach
  void end() {
    follower.close();
    store.close();
  }

  @Override
  public void changed(Change change) {
    String name = change.documentKeys().getFirst().name();
    told.add(name);
    if (name.equals("bad")) {
      throw new StackOverflowError("of a test");
    }
  }

  @Override
  public void missed() {
    told.add(MISSED);
    // A listener may write.
    save("looked");
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
  void whatIsCommittedSinceItsStartIsToldInOrder() throws Exception {
    save("a");
    save("b");
    assertThat(told.take()).isEqualTo("a");
    assertThat(told.take()).isEqualTo("b");
    assertThat(follower.alive()).isTrue();
  }

  @Test
  void afterAnErrorAllIsLookedAtAnewAndWhatComesNextIsTold() throws Exception {
    save("bad");
    assertThat(told.take()).isEqualTo("bad");
    assertThat(told.take()).isEqualTo(MISSED);
    assertThat(told.take()).isEqualTo("looked");
    save("next");
    assertThat(told.take()).isEqualTo("next");
  }

  @Test
  void itEndsWithTheStore() throws Exception {
    store.close();
    while (follower.alive()) {
      Thread.sleep(1);
    }
    assertThat(told).isEmpty();
  }
}
