package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What every store does with many operations.
abstract class OperationsContract extends DeliveriesContract {
  @Test
  void runningOperationsAreFoundHoweverManyEndedSince() {
    run(w -> {
      w.saveOperation(operation("old", T0));
      for (int i = 1; i <= 250; i++) {
        w.saveOperation(ended("e" + i, T0.plusSeconds(i)));
      }
      w.saveOperation(operation("new", T0.plusSeconds(251)));
    });
    many(Reader::runningOperations).extracting(Operation::id).containsExactly("new", "old");
    run(w -> w.saveOperation(ended("old", T0)));
    many(Reader::runningOperations).extracting(Operation::id).containsExactly("new");
  }

  @Test
  void operationsThatEndedArePrunedByAgeAndNumberAndRunningOnesStay() {
    run(w -> {
      w.saveOperation(operation("runs", T0.minusSeconds(100)));
      for (int i = 0; i < 6; i++) {
        w.saveOperation(ended("e" + i, T0.plusSeconds(i)));
      }
    });
    run(w -> assertThat(w.pruneOperations(T0, 6)).isZero());
    run(w -> assertThat(w.pruneOperations(T0.plusSeconds(2), 6)).as("too old").isEqualTo(2));
    run(w -> assertThat(w.pruneOperations(T0, 3)).as("too many").isEqualTo(1));
    many(r -> r.operations(0)).extracting(Operation::id).containsExactly("e5", "e4", "e3", "runs");
  }

  /// Ended with a message that reads like the mark of a running one.
  private static Operation ended(String id, Instant started) {
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
