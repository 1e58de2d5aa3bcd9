package io.bulkhead.api;

import io.bulkhead.access.Authority;
import io.bulkhead.access.Identity;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Action;
import io.bulkhead.kind.KindTable;
import io.bulkhead.operate.ActionHandler;
import io.bulkhead.store.Store;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The only HTTP handler. It finds out who asks before it takes the body, which it collects on the
/// event loop, and works on a virtual thread.
public final class ResourcesApi implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ResourcesApi.class);
  private static final Identity NOBODY = new Identity("unknown", List.of());
  private static final String METRICS = "/metrics";
  private static final byte[] NO_BODY = new byte[0];

  /// Of what is refused at once, so much is read to be polite.
  private static final int DRAINED = 1 << 20;

  private final Authority authority = new Authority(KindTable.standard());
  private final Dispatcher dispatcher;
  private final Function<String, Optional<Identity>> access;
  private final ApiLimits limits;
  private final RateLimit operators;
  private final RateLimit known;
  private final RateLimit unknown;
  private final Pages pages = new Pages(KindTable.standard());
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /// @param access finds the caller by the `Authorization` header; may block
  public ResourcesApi(
      Store store,
      Map<Action, ActionHandler> handlers,
      Function<String, Optional<Identity>> access,
      ApiLimits limits) {
    this.dispatcher =
        new Dispatcher(
            store,
            Clock.systemUTC(),
            KindTable.standard(),
            handlers,
            new FileCheck(limits.archives()));
    this.access = access;
    this.limits = limits;
    ApiLimits.Rates rates = limits.rates();
    this.operators = new RateLimit(rates.operators(), System::nanoTime);
    this.known = new RateLimit(rates.others(), System::nanoTime);
    this.unknown = new RateLimit(rates.others() / 10.0, System::nanoTime);
  }

  /// Takes every path but health, which is open, and the metrics, which are for those who may read
  /// them.
  public void mount(Router router) {
    router
        .route()
        .order(-10)
        .handler(context -> {
          String named = context.request().path();
          String path = named == null ? "" : named;
          Optional<Answer> page = pages.find(context.request().method().name(), path);
          if (page.isPresent()) {
            send(context.request(), page.get());
          } else if (path.startsWith("/q/")) {
            context.next();
          } else {
            receive(context);
          }
        });
  }

  /// Finding out who asks may wait for the store or the provider, and the event loop must not. Not
  /// a byte of the body is kept for somebody whom nobody knows.
  private void receive(RoutingContext context) {
    HttpServerRequest http = context.request().pause();
    Context loop = context.vertx().getOrCreateContext();
    workers.execute(() -> {
      Entry entry = entry(http);
      loop.runOnContext(go -> {
        switch (entry) {
          case Entry.Refused refused -> {
            send(http, refused.answer());
            drain(http);
          }
          case Entry.Metrics() -> {
            http.resume();
            context.next();
          }
          case Entry.Admitted admitted -> collect(http, admitted.head(), loop);
        }
      });
    });
  }

  /// What becomes of a request whose body is still to come.
  private sealed interface Entry {
    record Refused(Answer answer) implements Entry {}

    record Metrics() implements Entry {}

    record Admitted(Request head) implements Entry {}
  }

  private Entry entry(HttpServerRequest http) {
    Request head = request(http, NOBODY, NO_BODY);
    try {
      Optional<Identity> who = access.apply(header(http, "Authorization"));
      Request named = request(http, who.orElse(NOBODY), NO_BODY);
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
          : new Entry.Admitted(named);
    } catch (RuntimeException e) {
      LOG.error("It could not be found out who asks", e);
      return new Entry.Refused(
          dispatcher.turnAway(
              new BulkheadException(Problem.INTERNAL, "The server cannot find out who asks."),
              head));
    }
  }

  private Answer tooMany(Duration wait, Request request) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return dispatcher
        .turnAway(
            new BulkheadException(
                Problem.TOO_MANY_REQUESTS, "Too many requests; try again in " + seconds + " s."),
            request)
        .with("Retry-After", Long.toString(seconds));
  }

  private static void drain(HttpServerRequest http) {
    long[] seen = {0};
    http.handler(chunk -> {
      seen[0] += chunk.length();
      if (seen[0] > DRAINED) {
        http.connection().close();
      }
    });
    http.exceptionHandler(gone -> {});
    http.resume();
  }

  private void collect(HttpServerRequest http, Request head, Context loop) {
    Buffer body = Buffer.buffer();
    var ended = new AtomicBoolean();
    long timer =
        loop.owner()
            .setTimer(
                limits.arrival().toMillis(),
                late -> {
                  if (ended.compareAndSet(false, true)) {
                    late(http, head, loop);
                  }
                });
    http.handler(chunk -> {
      if (body.length() <= limits.maxBody()) {
        body.appendBuffer(chunk);
      }
    });
    http.exceptionHandler(gone -> loop.owner().cancelTimer(timer));
    http.endHandler(end -> {
      loop.owner().cancelTimer(timer);
      if (ended.compareAndSet(false, true)) {
        workers.execute(() -> send(http, answer(http, head.who(), body)));
      }
    });
    http.resume();
  }

  private void late(HttpServerRequest http, Request head, Context loop) {
    workers.execute(() -> {
      Answer answer =
          dispatcher.refuse(
              new BulkheadException(
                  Problem.REQUEST_TIMEOUT,
                  "The request did not arrive within " + limits.arrival().toSeconds() + " s."),
              head);
      loop.runOnContext(go -> {
        send(http, answer.with("Connection", "close"));
        http.connection().close();
      });
    });
  }

  private Answer answer(HttpServerRequest http, Identity who, Buffer body) {
    Request request = request(http, who, body.getBytes());
    if (body.length() > limits.maxBody()) {
      return dispatcher.refuse(
          new BulkheadException(
              Problem.BODY_TOO_LARGE, "The body is larger than " + limits.maxBody() + " bytes."),
          request);
    }
    return dispatcher.answer(request);
  }

  private static Request request(HttpServerRequest http, Identity who, byte[] body) {
    return new Request(
        http.method().name(),
        http.path() == null ? "" : http.path(),
        query(http.query()),
        header(http, "Accept"),
        header(http, "Content-Type"),
        body,
        who,
        http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress(),
        new AuditNote());
  }

  private static void send(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (!answer.contentType().isEmpty()) {
      response.putHeader("Content-Type", answer.contentType());
    }
    response.end(Buffer.buffer(answer.body()));
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
  }
}
