package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.database.Database;
import io.bulkhead.store.sql.SharedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/// How every store handles facts of clusters and operations, also many of them.
abstract class OperationsContract extends DeliveriesContract {
  @Test
  void factsAndOperationsAreKept() {
    var cluster = new ClusterId("telco", "edge");
    var older = operation("1", T0);
    var newer = operation("2", T0.plusSeconds(1));
    run(w -> {
      w.facts().save(cluster, Capabilities.UNKNOWN);
      w.operations().save(newer);
      w.operations().save(older);
    });
    one(r -> r.facts().capabilities(cluster)).contains(Capabilities.UNKNOWN);
    many(r -> r.operations().newest(10)).containsExactly(newer, older);
    many(r -> r.operations().newest(1)).containsExactly(newer);
    one(r -> r.operations().find("1")).contains(older);
    run(w -> w.facts().deleteCapabilities(cluster));
    one(r -> r.facts().capabilities(cluster)).isEmpty();
  }

  @Test
  void runningOperationsAreFoundHoweverManyEndedSince() {
    run(w -> {
      w.operations().save(operation("old", T0));
      for (int i = 1; i <= 250; i++) {
        w.operations().save(ended("e" + i, T0.plusSeconds(i)));
      }
      w.operations().save(operation("new", T0.plusSeconds(251)));
    });
    many(reader -> reader.operations().running())
        .extracting(Operation::id)
        .containsExactly("new", "old");
    run(w -> w.operations().save(ended("old", T0)));
    many(reader -> reader.operations().running()).extracting(Operation::id).containsExactly("new");
  }

  @Test
  void operationsThatEndedArePrunedByAgeAndNumberAndRunningOnesStay() {
    run(w -> {
      w.operations().save(operation("runs", T0.minusSeconds(100)));
      for (int i = 0; i < 6; i++) {
        w.operations().save(ended("e" + i, T0.plusSeconds(i)));
      }
    });
    run(w -> assertThat(w.operations().prune(T0, 6)).isZero());
    run(w -> assertThat(w.operations().prune(T0.plusSeconds(2), 6)).as("too old").isEqualTo(2));
    run(w -> assertThat(w.operations().prune(T0, 3)).as("too many").isEqualTo(1));
    many(r -> r.operations().newest(0))
        .extracting(Operation::id)
        .containsExactly("e5", "e4", "e3", "runs");
  }

  @Test
  void operationsOfAnEarlierReleaseThatRunAreFoundToo() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("earlier"));
    var earlier = new StoreOptions(newUrl(folder), folder, "", "");
    Database.schema(earlier).target("14").load().migrate();
    Jdbi.create(earlier.url())
        .useHandle(handle -> {
          for (Operation one : List.of(operation("runs", T0), ended("ended", T0))) {
            handle
                .createUpdate("INSERT INTO operation (id, started, body) VALUES (:id, 0, :body)")
                .bind("id", one.id())
                .bind("body", DocumentCodec.encode(one))
                .execute();
          }
        });
    try (var now = SharedStore.open(earlier)) {
      List<Operation> running = now.read(reader -> reader.operations().running());
      assertThat(running).containsExactly(operation("runs", T0));
      int pruned = now.write(w -> w.operations().prune(T0.plusSeconds(1), 0));
      assertThat(pruned).isEqualTo(1);
    }
  }

  /// Ended with a message that reads like the mark of a running one.
  static Operation ended(String id, Instant started) {
    return new Operation(
        id,
        "instantiate",
        "/v2/x",
        "alice",
        Operation.State.FAILED,
        3,
        3,
        "edge: \"state\":\"RUNNING\"",
        started,
        started);
  }
}
