package io.bulkhead.boot;

import io.bulkhead.access.Callers;
import io.bulkhead.access.Oidc;
import io.bulkhead.access.TokenBook;
import io.bulkhead.access.Tokens;
import io.bulkhead.api.ResourcesApi;
import io.bulkhead.store.SqlStore;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.StoreUnusable;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Ties the parts together when the HTTP server is made, and closes them at the end.
///
/// The store opens on a thread of its own while Quarkus starts: both take long.
@ApplicationScoped
public class Hub {
  private static volatile @Nullable Opening begun;
  private @Nullable SqlStore store;
  private @Nullable ResourcesApi api;
  private @Nullable Engine engine;
  private final MeterRegistry metrics;

  Hub(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  private record Opening(Options options, FutureTask<SqlStore> store) {}

  /// Hands the command line over, as Quarkus makes the object itself, and begins to open the store.
  static void begin(Options options) {
    StoreOptions where =
        options.database().isEmpty()
            ? StoreOptions.embedded(options.data())
            : new StoreOptions(options.database(), options.data(), "", "");
    var store = new FutureTask<>(() -> SqlStore.open(where));
    begun = new Opening(options, store);
    Thread.ofPlatform()
        .daemon()
        .name("store-opening")
        .start(() -> {
          store.run();
          endIfUnusable(store);
        });
  }

  /// Nothing is served yet that would have to be ended with care, and Quarkus would answer with a
  /// page of stack traces.
  private static void endIfUnusable(FutureTask<SqlStore> store) {
    if (store.state() == Future.State.FAILED
        && store.exceptionNow() instanceof StoreUnusable unusable) {
      Throwable root = unusable;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      System.err.println(
          "The hub cannot start: "
              + unusable.getMessage()
              + (root == unusable ? "" : ": " + root.getMessage()));
      Runtime.getRuntime().halt(1);
    }
  }

  void start(@Observes Router router) {
    Opening opening = begun;
    if (opening == null) {
      throw new IllegalStateException("the hub starts by Main");
    }
    Options options = opening.options();
    SqlStore opened = result(opening.store());
    store = opened;
    Engine running = Engine.on(opened, metrics, options);
    engine = running;
    ResourcesApi made =
        new ResourcesApi(
            opened, running.handlers(), access(options, opened)::identify, options.door().limits());
    api = made;
    made.mount(router);
    running.start();
  }

  private static SqlStore result(FutureTask<SqlStore> store) {
    try {
      return store.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("the store cannot be opened", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the store was being opened", e);
    }
  }

  private static Callers access(Options options, SqlStore store) {
    if (!options.authenticate()) {
      return Callers.open();
    }
    Tokens.Opened tokens = Tokens.open(store, options.token());
    tokens
        .fresh()
        // Not a log entry: logs are kept and sent elsewhere.
        .ifPresent(token -> System.err.println("Operator token, shown only now: " + token));
    Callers callers = Callers.of(tokens.tokens(), new TokenBook(store, InstantSource.system()));
    return options
        .door()
        .people()
        .map(provider ->
            callers.and(
                new Oidc(store, provider.issuer(), provider.audience(), InstantSource.system())))
        .orElse(callers);
  }

  void stop(@Observes ShutdownEvent ending) {
    if (api != null) {
      api.close();
    }
    if (engine != null) {
      engine.close();
    }
    if (store != null) {
      store.close();
    }
  }
}
