package io.bulkhead.boot;

import io.bulkhead.boot.Check.Finding;
import io.bulkhead.chart.HelmRenderer;
import io.bulkhead.store.StoreUnavailable;
import io.bulkhead.store.sql.SqlStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The readiness checks of the hub.
final class Checks {
  static final String STORE = "store";
  static final String RENDERER = "renderer";
  static final String WORK = "work";

  private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(2);

  /// A renderer is a process, and an idle hub should have none most of the time.
  private static final Duration RARELY = Duration.ofMinutes(1);

  private Checks() {}

  static Map<String, Check> of(SqlStore store, Engine engine) {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put(STORE, check(() -> store(store), SOON));
    checks.put(RENDERER, check(() -> renderer(engine.renderer()), RARELY));
    checks.put(WORK, check(() -> work(engine.parts()), SOON));
    return checks;
  }

  private static Check check(Supplier<Finding> look, Duration whenGood) {
    return new Check(look, whenGood, SOON, InstantSource.system());
  }

  static Finding store(SqlStore store) {
    try {
      store.tryWrite(PATIENCE);
      return Finding.good("The store can be read and written.");
    } catch (StoreUnavailable e) {
      LOG.error("Not ready: the store cannot be used", e);
      return Finding.bad(String.valueOf(e.getMessage()));
    }
  }

  static Finding renderer(HelmRenderer renderer) {
    return switch (renderer.state()) {
      case HelmRenderer.State.Ready(String helm) ->
          Finding.good("Charts are rendered by Helm " + helm + ".");
      case HelmRenderer.State.Broken(String why) -> {
        LOG.error("Not ready: {}", why);
        yield Finding.bad("Charts cannot be rendered: the renderer does not start.");
      }
    };
  }

  /// @param parts background parts, and whether each is alive
  static Finding work(Map<String, BooleanSupplier> parts) {
    List<String> ended =
        parts.entrySet().stream()
            .filter(part -> !part.getValue().getAsBoolean())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!ended.isEmpty()) {
      LOG.error("Not ready: ended by itself: {}", String.join(", ", ended));
      return Finding.bad(
          "Restart the hub: this has ended by itself: " + String.join(", ", ended) + ".");
    }
    return turnsCome()
        ? Finding.good("Clusters are watched, documents followed, deliveries made.")
        : Finding.bad("Restart the hub: its threads get no turn.");
  }

  /// Whether a new thread runs, as every request needs one.
  private static boolean turnsCome() {
    var ran = new CountDownLatch(1);
    Thread.ofVirtual().name("turn").start(ran::countDown);
    try {
      return ran.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
