package io.bulkhead.boot;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/// The application once it listens: runs until it is told to stop.
public final class Serving implements QuarkusApplication {
  @Override
  public int run(String... args) {
    begin();
    Quarkus.waitForExit();
    return 0;
  }

  static void begin() {
    Arc.container().instance(Hub.class).get().work();
  }
}
