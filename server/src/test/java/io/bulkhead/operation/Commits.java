package io.bulkhead.operation;

import io.bulkhead.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// Waits for the consequences of commits.
final class Commits {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  Commits(Store store) {
    store.onCommit(changes -> committed());
  }

  private synchronized void committed() {
    notifyAll();
  }

  /// Waits until a condition holds; it is evaluated after each commit.
  synchronized void await(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds.getAsBoolean()) {
      long rest = Duration.between(Instant.now(), end).toMillis();
      if (rest <= 0) {
        throw new AssertionError("not so after " + PATIENCE + ": " + what);
      }
      try {
        wait(rest);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
