package io.bulkhead.api;

import io.bulkhead.access.Authority;
import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.api.transport.ApiLimits;
import io.bulkhead.api.transport.ApiResponse;
import io.bulkhead.api.transport.Arrival;
import io.bulkhead.api.transport.Body;
import io.bulkhead.api.transport.Intake;
import io.bulkhead.api.transport.Lanes;
import io.bulkhead.api.transport.Lanes.Brings;
import io.bulkhead.api.transport.Lanes.Lane;
import io.bulkhead.api.transport.RateLimit;
import io.bulkhead.api.transport.Request;
import io.bulkhead.api.transport.SameSite;
import io.bulkhead.api.transport.Sending;
import io.bulkhead.api.transport.SlowCalls;
import io.bulkhead.api.transport.Spool;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.intent.IntentDoor;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreUnavailable;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only HTTP handler. It authenticates the caller before it accepts the body, which it collects
/// on the event loop, and does the work on a virtual thread.
public final class ResourcesApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResourcesApi.class);
  private static final String METRICS = "/metrics";

  /// Public, by exactly these names: other spellings are judged like any other path, since the
  /// router might map them to something else.
  private static final Set<String> HEALTH =
      Set.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started");

  /// How many bytes of a refused request are read before the connection is closed.
  private static final int DRAINED = 16 << 20;

  /// Maximum size of a body that is parsed quickly.
  private static final int LIGHT = 64 << 10;

  private final Authority authority = new Authority(KindTable.standard());
  private final Dispatcher dispatcher;
  private final Function<String, Optional<Identity>> access;
  private final ApiLimits limits;
  private final Spool spool;
  private final Sending sending;
  private final RateLimit operators;
  private final RateLimit known;
  private final RateLimit unknown;
  private final Pages pages = new Pages(KindTable.standard());
  private final Lanes lanes = new Lanes();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /// @param access finds the caller by the `Authorization` header; may block
  public ResourcesApi(
      Store store,
      IntentDoor intents,
      Map<Action, ActionHandler> handlers,
      Function<String, Optional<Identity>> access,
      ApiLimits limits) {
    this.spool = new Spool(limits.spool());
    this.sending = new Sending(limits.arrival());
    this.dispatcher =
        new Dispatcher(
            store,
            Clock.systemUTC(),
            intents,
            handlers,
            new SlowCalls(limits.slow(), System::nanoTime),
            spool);
    this.access = access;
    this.limits = limits;
    ApiLimits.Rates rates = limits.rates();
    this.operators = new RateLimit(rates.operators(), System::nanoTime);
    this.known = new RateLimit(rates.others(), System::nanoTime);
    this.unknown = new RateLimit(rates.others() / 10.0, System::nanoTime);
  }

  /// Handles every path except health, which is public, and the metrics, which have a permission of
  /// their own.
  public void mount(Router router) {
    router
        .route()
        .order(-10)
        .handler(context -> {
          String named = context.request().path();
          String path = named == null ? "" : named;
          Optional<Supplier<ApiResponse>> page =
              pages.find(context.request().method().name(), path);
          if (page.isPresent()) {
            workers.execute(() -> sending.send(context.request(), page.get().get()));
          } else if (HEALTH.contains(path)) {
            context.next();
          } else {
            receive(context);
          }
        });
  }

  /// Authentication may wait for the store or the provider, which the event loop must not. Nothing
  /// of the body is stored for an unknown caller.
  private void receive(RoutingContext context) {
    HttpServerRequest http = context.request().pause();
    Context loop = context.vertx().getOrCreateContext();
    workers.execute(() -> {
      Entry entry = judged(http);
      loop.runOnContext(go -> {
        switch (entry) {
          case Entry.Refused refused -> {
            sending.send(http, refused.answer());
            drain(http);
          }
          case Entry.Metrics() -> {
            http.resume();
            context.next();
          }
          case Entry.Admitted admitted -> collect(http, admitted, loop);
        }
      });
    });
  }

  /// The state of a request whose body has not arrived yet.
  private sealed interface Entry {
    record Refused(ApiResponse answer) implements Entry {}

    record Metrics() implements Entry {}

    record Admitted(Request head, Brings brings) implements Entry {}
  }

  private Entry judged(HttpServerRequest http) {
    Entry entry = entry(http);
    if (!(entry instanceof Entry.Admitted admitted) || admitted.head().reads()) {
      return entry;
    }
    return switch (dispatcher.admit(admitted.head())) {
      case Dispatcher.Admission.Refused refused -> new Entry.Refused(refused.answer());
      case Dispatcher.Admission.Come come -> new Entry.Admitted(admitted.head(), come.brings());
    };
  }

  private Optional<String> foreign(HttpServerRequest http, Request head) {
    return limits.guarded()
        ? SameSite.refusal(
            head.reads(),
            new SameSite.Said(
                http.headers().getAll("Host"),
                http.headers().getAll("Origin"),
                header(http, "Sec-Fetch-Site"),
                head.contentType()))
        : Optional.empty();
  }

  private Entry entry(HttpServerRequest http) {
    Request head = request(http, Identity.UNKNOWN, Body.NONE);
    try {
      Optional<String> foreign = foreign(http, head);
      if (foreign.isPresent()) {
        return new Entry.Refused(
            dispatcher.refuse(new BulkheadException(Problem.FORBIDDEN, foreign.get()), head));
      }
      Optional<Identity> who = access.apply(header(http, "Authorization"));
      Request named = request(http, who.orElse(Identity.UNKNOWN), Body.NONE);
      Optional<Duration> wait =
          who.isEmpty()
              ? unknown.take(named.from())
              : (who.get().operator() ? operators : known).take(who.get().name());
      if (wait.isPresent()) {
        return new Entry.Refused(tooMany(wait.get(), named));
      }
      if (who.isEmpty()) {
        return new Entry.Refused(
            dispatcher.refuse(
                new BulkheadException(Problem.UNAUTHENTICATED, "A bearer token is needed."),
                named));
      }
      return METRICS.equals(named.path()) && authority.page(who.get(), METRICS)
          ? new Entry.Metrics()
          : new Entry.Admitted(named, Brings.DOCUMENT);
    } catch (StoreUnavailable away) {
      return new Entry.Refused(dispatcher.turnAway(Dispatcher.said(away), head));
    } catch (Throwable e) {
      LOG.error("It could not be found out who asks", e);
      return new Entry.Refused(
          dispatcher.turnAway(
              new BulkheadException(Problem.INTERNAL, "The server cannot find out who asks."),
              head));
    }
  }

  private ApiResponse tooMany(Duration wait, Request request) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return dispatcher
        .turnAway(
            new BulkheadException(
                Problem.TOO_MANY_REQUESTS, "Too many requests; try again in " + seconds + " s."),
            request)
        .with("Retry-After", Long.toString(seconds));
  }

  /// The request is answered before it has arrived. The rest is accepted for a while, since many
  /// clients read the answer only after they have sent everything; then the connection is closed.
  private static void drain(HttpServerRequest http) {
    if (http.isEnded()) {
      return;
    }
    long[] seen = {0};
    http.handler(chunk -> {
      seen[0] += chunk.length();
      if (seen[0] > DRAINED) {
        http.connection().close();
      }
    });
    http.exceptionHandler(gone -> {});
    http.endHandler(all -> {});
    http.resume();
  }

  private void collect(HttpServerRequest http, Entry.Admitted admitted, Context loop) {
    boolean files = admitted.brings() != Brings.DOCUMENT;
    Request head = admitted.head();
    Lane lane = lanes.of(admitted.brings());
    if (!lane.turns().take(head.who().name())) {
      sending.send(http, tooMany(Duration.ofSeconds(1), head));
      drain(http);
      return;
    }
    try {
      Arrival arrival = files ? new Arrival.OnDisk(spool.file()) : new Arrival.InMemory();
      long most = files ? limits.maxBody() : Math.min(limits.maxBody(), ApiLimits.DOCUMENT);
      new Intake(
              http,
              head.who(),
              new Intake.Work(loop, workers),
              arrival,
              most,
              new Going(http, head, loop, lane))
          .start(limits.arrival().toMillis());
    } catch (IOException e) {
      lane.turns().give(head.who().name());
      LOG.error("The body of a request cannot be kept", e);
      sending.send(http, broken(head));
      drain(http);
    }
  }

  /// The state of an admitted request.
  private final class Going implements Intake.Next {
    private final HttpServerRequest http;
    private final Request head;
    private final Context loop;
    private final Lane lane;

    Going(HttpServerRequest http, Request head, Context loop, Lane lane) {
      this.http = http;
      this.head = head;
      this.loop = loop;
      this.lane = lane;
    }

    @Override
    public void arrived(Body body) {
      if (body.size() <= LIGHT) {
        answer(body);
        return;
      }
      try {
        lane.large().submit(() -> answer(body)).get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        LOG.error("A request was not answered", e);
      }
    }

    private void answer(Body body) {
      try (body) {
        sending.send(http, dispatcher.answer(request(http, head.who(), body)));
      } catch (Throwable e) {
        fail(http, head, e);
      }
    }

    @Override
    public void refused(BulkheadException why, Body body) {
      ApiResponse answer = dispatcher.refuse(why, head);
      boolean late = why.problem() == Problem.REQUEST_TIMEOUT;
      loop.runOnContext(go -> {
        sending.send(http, late ? answer.with("Connection", "close") : answer);
        if (late) {
          http.connection().close();
        } else {
          drain(http);
        }
      });
    }

    @Override
    public void over(Identity who) {
      lane.turns().give(who.name());
    }
  }

  private ApiResponse broken(Request head) {
    return dispatcher.turnAway(
        new BulkheadException(
            Problem.INTERNAL,
            "The server encountered an internal error and was unable to complete your request."),
        head);
  }

  /// Sends an answer even if creating the proper one failed.
  private void fail(HttpServerRequest http, Request head, Throwable e) {
    LOG.error("{} {} was not answered", head.method(), head.path(), e);
    if (!http.response().headWritten()) {
      sending.send(http, ApiResponse.text(500, "The server encountered an internal error."));
    } else {
      http.connection().close();
    }
  }

  private static Request request(HttpServerRequest http, Identity who, Body body) {
    return new Request(
        http.method().name(),
        http.path() == null ? "" : http.path(),
        query(http.query()),
        header(http, "Accept"),
        header(http, "Content-Type"),
        body,
        who,
        http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress());
  }

  private static String header(HttpServerRequest request, String name) {
    return String.join(", ", request.headers().getAll(name));
  }

  private static SequencedMap<String, List<String>> query(@Nullable String text) {
    SequencedMap<String, List<String>> query = new LinkedHashMap<>();
    if (text == null) {
      return query;
    }
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!name.isEmpty()) {
        query
            .computeIfAbsent(name, absent -> new ArrayList<>())
            .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  @Override
  public void close() {
    workers.shutdown();
    lanes.close();
    dispatcher.close();
  }
}
