package io.bulkhead.store;

import io.bulkhead.store.sql.SharedStore;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// Rotates the key and dies before a step, as in a power failure: nothing is closed.
final class RotatingChild {
  static final int HALTED = 9;

  private RotatingChild() {}

  public static void main(String[] args) {
    int last = Integer.parseInt(args[1]);
    var steps = new AtomicInteger();
    SharedStore.open(StoreOptions.embedded(Path.of(args[0])))
        .rotateKey(() -> {
          if (steps.incrementAndGet() == last) {
            Runtime.getRuntime().halt(HALTED);
          }
        });
  }
}
