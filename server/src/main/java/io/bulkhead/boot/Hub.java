package io.bulkhead.boot;

import io.bulkhead.access.Identity;
import io.bulkhead.access.Tokens;
import io.bulkhead.api.ResourcesApi;
import io.bulkhead.store.SqlStore;
import io.bulkhead.store.StoreOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Ties the parts together when the HTTP server is made, and closes them at the end.
@ApplicationScoped
public class Hub {
  private static volatile @Nullable Options chosen;
  private @Nullable SqlStore store;
  private @Nullable ResourcesApi api;
  private @Nullable Engine engine;
  private final MeterRegistry metrics;

  Hub(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /// Hands the command line over; Quarkus makes the object itself.
  static void options(Options options) {
    chosen = options;
  }

  void start(@Observes Router router) {
    Options known = chosen;
    Options options = known == null ? Options.parse(new String[0], System.getenv()) : known;
    StoreOptions where =
        options.database().isEmpty()
            ? StoreOptions.embedded(options.data())
            : new StoreOptions(options.database(), options.data(), "", "");
    SqlStore opened = SqlStore.open(where);
    store = opened;
    Engine running = Engine.on(opened, metrics);
    engine = running;
    ResourcesApi made =
        new ResourcesApi(opened, running.handlers(), access(options, opened), options.maxBody());
    api = made;
    made.mount(router);
    running.start();
  }

  private static Function<String, Optional<Identity>> access(Options options, SqlStore store) {
    if (!options.authenticate()) {
      var anybody = new Identity("anonymous", Identity.Role.OPERATOR);
      return header -> Optional.of(anybody);
    }
    Tokens.Opened tokens = Tokens.open(store, options.token());
    tokens
        .fresh()
        .ifPresent(token -> System.out.println("Operator token, shown only now: " + token));
    return tokens.tokens()::identify;
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
