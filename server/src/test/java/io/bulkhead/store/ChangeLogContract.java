package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.store.ChangeLog.Next;
import io.bulkhead.store.sql.SqlStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The behaviour of every store's change log.
abstract class ChangeLogContract extends BadInputContract {
  /// Never reached: a thread that is not woken fails the test.
  static final Duration LONG = Duration.ofMinutes(1);

  private static final ChangeLog.Bounds BOUNDS = new ChangeLog.Bounds(Duration.ofDays(1), 3);

  static Next next(ChangeLog.Tail tail, Duration patience) {
    try {
      return tail.next(patience);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// All that is there now.
  static List<Change> now(SqlStore store, long revision) {
    List<Change> changes = new ArrayList<>();
    try (var tail = store.changes().from(revision)) {
      while (next(tail, Duration.ZERO) instanceof Next.Changed(Change change)) {
        changes.add(change);
      }
    }
    return changes;
  }

  /// Reads on a thread of its own; returns when that is waiting.
  static CompletableFuture<Next> waiting(ChangeLog.Tail tail) {
    var found = new CompletableFuture<Next>();
    Thread thread = Thread.ofPlatform().start(() -> found.complete(next(tail, LONG)));
    while (thread.getState() != Thread.State.TIMED_WAITING && !found.isDone()) {
      LockSupport.parkNanos(1_000_000);
    }
    return found;
  }

  static DocumentKey key(String project) {
    return DocumentKey.of(TenancyKinds.PROJECT, project);
  }

  private static Change.Item<DocumentKey> item(String project, Change.How how) {
    return new Change.Item<>(key(project), how);
  }

  @Test
  void aTailTellsWhatEachTransactionChangedInOrder() {
    var edge = new ClusterId("telco", "edge");
    Delivery delivery = Deliveries.pending(PRESS, "edge");
    run(w -> {
      saveProject(w, "b");
      saveProject(w, "a");
      w.deliveries().save(delivery);
    });
    run(w -> {
      saveProject(w, "b");
      w.deliveries().save(delivery);
      w.facts().save(edge, Capabilities.UNKNOWN);
    });
    run(w -> {
      w.delete(key("b"));
      w.delete(key("never"));
      w.deliveries().delete(delivery.id());
      w.deliveries().delete(delivery.id());
    });
    assertThat(now(store, 0))
        .containsExactly(
            new Change(
                1,
                List.of(item("b", Change.How.CREATED), item("a", Change.How.CREATED)),
                List.of(new Change.Item<>(delivery.id(), Change.How.CREATED)),
                List.of(),
                List.of()),
            new Change(
                2,
                List.of(item("b", Change.How.REPLACED)),
                List.of(new Change.Item<>(delivery.id(), Change.How.REPLACED)),
                List.of(edge),
                List.of()),
            new Change(
                3,
                List.of(item("b", Change.How.DELETED)),
                List.of(new Change.Item<>(delivery.id(), Change.How.DELETED)),
                List.of(),
                List.of()));
  }

  @Test
  void howIsWhatTheWholeTransactionDid() {
    run(w -> saveProject(w, "old"));
    run(w -> {
      saveProject(w, "new");
      saveProject(w, "new");
      w.delete(key("old"));
      saveProject(w, "old");
      saveProject(w, "brief");
      w.delete(key("brief"));
    });
    assertThat(now(store, 1).getFirst().documents())
        .containsExactly(
            item("new", Change.How.CREATED),
            item("old", Change.How.REPLACED),
            item("brief", Change.How.DELETED));
  }

  @Test
  void whatIsRolledBackOrChangesNothingLeavesNoRow() {
    var edge = new ClusterId("telco", "edge");
    run(w -> w.facts().save(edge, Capabilities.UNKNOWN));
    assertThatThrownBy(() ->
            run(w -> {
              saveProject(w, "acme");
              throw new IllegalArgumentException("no");
            }))
        .hasMessage("no");
    run(w -> w.audit().append(AuditEntry.of(T0, "alice", "GET", "/")));
    // Observed again without a change.
    run(w -> w.facts().save(edge, Capabilities.UNKNOWN));
    assertThat(now(store, 0)).extracting(Change::revision).containsExactly(1L);
    try (var tail = store.changes().from(1)) {
      assertThat(next(tail, Duration.ZERO)).isEqualTo(new Next.Quiet(3));
    }
  }

  @Test
  void manyChangesAreToldOnceEachInOrder() {
    for (int i = 0; i < 250; i++) {
      String name = "p" + i;
      run(w -> saveProject(w, name));
    }
    assertThat(now(store, 0))
        .extracting(change -> change.documents().getFirst().key().name())
        .hasSize(250)
        .startsWith("p0", "p1")
        .endsWith("p248", "p249");
    assertThat(now(store, 100)).extracting(Change::revision).startsWith(101L).hasSize(150);
  }

  @Test
  void aTailGoesOnWhereItWasAfterARestart() {
    run(w -> saveProject(w, "seen"));
    long handled = store.read(Reader::revision);
    run(w -> saveProject(w, "unseen"));
    reopen();
    run(w -> saveProject(w, "later"));
    assertThat(now(store, handled))
        .extracting(change -> change.documents().getFirst())
        .containsExactly(item("unseen", Change.How.CREATED), item("later", Change.How.CREATED));
  }

  @Test
  void aTailThatWaitsIsWokenByACommit() {
    try (var tail = store.changes().from(0)) {
      CompletableFuture<Next> found = waiting(tail);
      run(w -> saveProject(w, "acme"));
      assertThat(found.join()).isInstanceOf(Next.Changed.class);
    }
  }

  @Test
  void aTailThatWaitsEndsWhenItOrTheStoreIsClosed() {
    var one = store.changes().from(0);
    CompletableFuture<Next> closed = waiting(one);
    one.close();
    assertThat(closed.join()).isEqualTo(new Next.Ended());
    CompletableFuture<Next> left = waiting(store.changes().from(0));
    store.close();
    assertThat(left.join()).isEqualTo(new Next.Ended());
    assertThat(next(store.changes().from(0), LONG)).isEqualTo(new Next.Ended());
  }

  @Test
  void whatIsBeyondTheBoundsIsForgottenAndWhoAsksForItIsTold() {
    for (int i = 0; i < 5; i++) {
      String name = "p" + i;
      run(w -> saveProject(w, name));
    }
    try (var late = store.changes().from(0)) {
      assertThat(store.compactChanges(BOUNDS, Instant.now())).isEqualTo(2);
      assertThat(next(late, Duration.ZERO)).isEqualTo(new Next.Gone(2));
      assertThat(next(late, Duration.ZERO)).as("again").isEqualTo(new Next.Gone(2));
    }
    assertThat(now(store, 2)).extracting(Change::revision).containsExactly(3L, 4L, 5L);
    reopen();
    try (var tail = store.changes().from(1)) {
      assertThat(next(tail, Duration.ZERO)).isEqualTo(new Next.Gone(2));
    }
    assertThat(store.compactChanges(BOUNDS, Instant.now())).isZero();
    Instant tomorrow = Instant.now().plus(Duration.ofHours(25));
    assertThat(store.compactChanges(BOUNDS, tomorrow)).as("too old").isEqualTo(3);
    run(w -> saveProject(w, "new"));
    assertThat(now(store, store.read(Reader::revision) - 1)).hasSize(1);
  }

  @Test
  void aRevisionThatNeverWasIsGone() {
    run(w -> saveProject(w, "acme"));
    // As after restoring a backup.
    try (var tail = store.changes().from(2)) {
      assertThat(next(tail, Duration.ZERO)).isEqualTo(new Next.Gone(0));
    }
  }
}
