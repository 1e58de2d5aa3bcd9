package io.bulkhead.boot;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/// What the process does once it listens: it works until it is told to end.
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
