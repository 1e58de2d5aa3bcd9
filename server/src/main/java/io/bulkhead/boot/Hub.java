package io.bulkhead.boot;

import io.bulkhead.access.Callers;
import io.bulkhead.access.Oidc;
import io.bulkhead.access.TokenBook;
import io.bulkhead.access.Tokens;
import io.bulkhead.api.ResourcesApi;
import io.bulkhead.boot.option.Options;
import io.bulkhead.intent.IntentDoor;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.operation.ClusterDeletions;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.StoreUnusable;
import io.bulkhead.store.sql.SqlStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires the parts together when the HTTP server is created, starts work when it listens, and
/// closes everything at the end.
///
/// The store is opened on a thread of its own while Quarkus starts, since both take long. A hub
/// whose port is taken ends before it has touched a cluster or created its first token.
@ApplicationScoped
public class Hub {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
  private static final String SHOWN = "Operator token, shown only now: ";
  private static final String LOST =
      "If it is lost, start the hub once with --new-operator-token: that makes another in its place.";
  private static final String KEPT = "The operator token is the one of an earlier start. ";
  private static final String PRESET = "The operator token is the one of BULKHEAD_OPERATOR_TOKEN.";

  private static volatile @Nullable Opening begun;
  private @Nullable SqlStore store;
  private @Nullable ResourcesApi api;
  private @Nullable Engine engine;
  private final MeterRegistry metrics;
  private volatile Map<String, Check> checks = Map.of();

  /// Nobody can be authenticated before the hub listens; earlier requests wait for it.
  private final CompletableFuture<Callers> callers = new CompletableFuture<>();

  Hub(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  private record Opening(Options options, FutureTask<SqlStore> store) {}

  /// Takes the command line, since Quarkus creates the object itself, and starts to open the store.
  static void begin(Options options) {
    StoreOptions where =
        options.database().isEmpty()
            ? StoreOptions.embedded(options.data())
            : new StoreOptions(options.database(), options.data(), "", "");
    var store = new FutureTask<>(() -> SqlStore.openAlone(where, Hub::lost));
    begun = new Opening(options, store);
    Thread.ofPlatform()
        .daemon()
        .name("store-opening")
        .start(() -> {
          store.run();
          endIfUnusable(store);
        });
  }

  /// Exits directly: nothing is served yet that needs an orderly shutdown, and Quarkus would print
  /// a page of stack traces.
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
    Engine idle = Engine.on(opened, metrics, options);
    engine = idle;
    ResourcesApi made =
        new ResourcesApi(
            opened,
            intents(opened, options),
            idle.handlers(),
            header -> callers.join().identify(header),
            options.door().limits());
    api = made;
    made.mount(router);
  }

  private static IntentDoor intents(SqlStore store, Options options) {
    KindTable table = KindTable.standard();
    Clock clock = Clock.systemUTC();
    return new IntentDoor(
        store,
        table,
        FileRules.of(store, options.door().limits().archives()),
        new ClusterDeletions(table, clock),
        clock);
  }

  /// Starts work. The hub listens already.
  void work() {
    Opening opening = begun;
    if (opening == null || store == null || engine == null) {
      throw new IllegalStateException("the hub has not been put together");
    }
    callers.complete(access(opening.options(), store));
    engine.start();
    checks = Checks.of(store, engine);
  }

  /// The result of a readiness check.
  Check.Finding check(String name) {
    Check check = checks.get(name);
    return check == null ? Check.Finding.bad("The hub is starting.") : check.finding();
  }

  /// Another hub has taken over the database: this one must stop.
  private static void lost(String why) {
    LOG.error("The hub ends: {}", why);
    Quarkus.asyncExit(1);
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
    Tokens.Opened tokens =
        options.newToken() ? Tokens.renew(store) : Tokens.open(store, options.token());
    // Not a log entry: logs are kept and sent elsewhere.
    tokens
        .fresh()
        .ifPresentOrElse(
            token -> System.err.println(SHOWN + token + "\n" + LOST),
            () -> System.err.println(options.token().isEmpty() ? KEPT + LOST : PRESET));
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
    Deadline.begin();
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
