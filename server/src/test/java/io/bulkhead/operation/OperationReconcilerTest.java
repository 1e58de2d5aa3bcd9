package io.bulkhead.operation;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.GROUP;
import static io.bulkhead.operation.Site.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.bulkhead.HeardLog;
import io.bulkhead.action.ActionContext;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How operations begin, proceed, end, and are deleted.
class OperationReconcilerTest {
  private Site site;
  private OperationReconciler keeper;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
    keeper = new OperationReconciler(site.parts, OperationMetrics.NONE);
    follow(keeper);
  }

  /// Notified on the committing thread, so that a test need not wait.
  private void follow(OperationReconciler reconciler) {
    var queue = new Reconciliation<>(reconciler, Reconciliation.Listener.NONE);
    reconciler.list(queue);
    site.store.onCommit(change -> reconciler.changed(change, queue));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private List<Operation> operations() {
    return site.store.read(reader -> reader.operations().newest(0));
  }

  private Operation newest() {
    return operations().getFirst();
  }

  private void save(String id, DocumentKey target, Operation.State state, Instant started) {
    String path = site.parts.table().path(target);
    var operation = new Operation(id, "instantiate", path, "olga", state, 0, 2, "", started, null);
    site.store.write(writer -> {
      writer.operations().save(operation);
      return id;
    });
  }

  @Test
  void anOperationEndsWhenItsDeliveriesHaveSettled() {
    site.act("instantiate", CLOUD);
    keeper.reconcile(CLOUD);
    assertThat(newest().state()).isEqualTo(Operation.State.RUNNING);
    assertThat(newest().total()).isEqualTo(2);
    assertThat(newest().ended()).isNull();

    site.settle(CLOUD);
    keeper.reconcile(CLOUD);

    assertThat(newest().state()).isEqualTo(Operation.State.SUCCEEDED);
    assertThat(newest().done()).isEqualTo(2);
    assertThat(newest().ended()).isNotNull();
  }

  @Test
  void anOperationFailsWithWhatEachClusterSaid() {
    site.act("instantiate", CLOUD);
    site.fail(CLOUD, "quota exceeded");

    try (var log = new HeardLog(OperationReconciler.class.getName())) {
      keeper.reconcile(CLOUD);
      keeper.reconcile(CLOUD);
      assertThat(log.entries()).hasSize(1);
      assertThat(log.entries().getFirst())
          .contains("failed: instantiate of /v2/projects/", "p+edge1: quota exceeded");
      assertThat(log.fields().getFirst()).containsEntry("operation", newest().id());
    }

    assertThat(newest().state()).isEqualTo(Operation.State.FAILED);
    assertThat(newest().message()).isEqualTo("p+edge1: quota exceeded; p+edge2: quota exceeded");
  }

  @Test
  void theNextActionOvertakesTheOneThatRuns() {
    site.act("instantiate", CLOUD);
    site.act("stop", CLOUD);
    site.act("terminate", CLOUD);

    assertThat(operations())
        .extracting(Operation::action, Operation::state, Operation::message)
        .containsExactly(
            tuple("terminate", Operation.State.RUNNING, ""),
            tuple("instantiate", Operation.State.FAILED, "overtaken by terminate"));
  }

  /// On 2,000 clusters the cost of a change does not depend on the number of deliveries.
  @Test
  void aRolloutReadsWhatChangedAndNotAllThatThereIs() {
    int clusters = 2_000;
    List<Delivery.Id> ids =
        IntStream.range(0, clusters)
            .mapToObj(i -> new Delivery.Id(GROUP, "web", new ClusterId("edge", "c" + i)))
            .toList();
    var store = new CountingStore(site.store);
    ActionContext p = site.parts;
    var counted =
        new OperationReconciler(
            new ActionContext(
                p.table(),
                store,
                p.compiler(),
                p.archives(),
                p.observations(),
                p.fleet(),
                p.examiner(),
                p.clock(),
                p.retention()),
            OperationMetrics.NONE);
    follow(counted);
    Digest nothing = site.store.write(writer -> writer.bundles().save(Bundle.EMPTY));
    site.store.write(writer -> {
      ids.forEach(id ->
          writer
              .deliveries()
              .save(Delivery.of(id, Delivery.Order.of("c", nothing, List.of()), NOW)));
      return ids;
    });
    save("big", GROUP, Operation.State.RUNNING, NOW);
    for (Delivery.Id id : ids) {
      site.store.write(writer -> {
        writer
            .deliveries()
            .save(
                Arrivals.arrived(
                    site.store, Delivery.of(id, Delivery.Order.of("c", nothing, List.of()), NOW)));
        return id;
      });
      counted.reconcile(GROUP);
    }
    Operation ended = site.store.read(reader -> reader.operations().find("big")).orElseThrow();
    assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED);
    assertThat(ended.done()).isEqualTo(clusters);
    assertThat(store.deliveries())
        .as("all at the beginning and at the end, and each once when it changed")
        .isBetween((long) clusters, 3L * clusters + 10);
  }

  @Test
  void oneThatIsOverEndsHoweverManyBeganSince() {
    site.withCloud();
    save("lost", CLOUD, Operation.State.RUNNING, NOW.minusSeconds(60));
    for (int i = 0; i < 250; i++) {
      save("other" + i, GROUP, Operation.State.SUCCEEDED, NOW.plusSeconds(1000 + i));
    }
    assertThat(keeper.unfinished()).containsExactly(CLOUD);

    keeper.reconcile(CLOUD);

    assertThat(site.store.read(reader -> reader.operations().find("lost")).orElseThrow().state())
        .isEqualTo(Operation.State.SUCCEEDED);
    assertThat(keeper.unfinished()).isEmpty();
  }

  @Test
  void endedOnesArePrunedByAgeAndNumberWhenTheNextBegins() {
    for (int i = 0; i < 5; i++) {
      save("recent" + i, GROUP, Operation.State.SUCCEEDED, NOW.minusSeconds(10 - i));
    }
    save("runs", GROUP, Operation.State.RUNNING, NOW.minus(Duration.ofDays(2)));
    site.act("instantiate", CLOUD);
    assertThat(operations())
        .extracting(Operation::id)
        .as("the %s newest, and what runs", Site.RETAINED)
        .hasSize(Site.RETAINED + 2)
        .contains("recent4", "recent3", "recent2", "runs");

    save("old", GROUP, Operation.State.FAILED, NOW.minus(Duration.ofDays(2)));
    site.settle(CLOUD);
    site.act("terminate", CLOUD);

    List<Operation> running = site.store.read(reader -> reader.operations().running());
    assertThat(running).extracting(Operation::action).containsExactly("terminate", "instantiate");
    assertThat(operations()).extracting(Operation::id).doesNotContain("old", "recent2");
  }
}
