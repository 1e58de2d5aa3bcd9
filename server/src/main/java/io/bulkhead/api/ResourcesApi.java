package io.bulkhead.api;

import io.bulkhead.access.Authority;
import io.bulkhead.access.Identity;
import io.bulkhead.chart.TarGz;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The only HTTP handler. It collects the body on the event loop and works on a virtual thread.
public final class ResourcesApi implements AutoCloseable {
  private static final Identity NOBODY = new Identity("unknown", List.of());
  private static final String METRICS = "/metrics";
  private final Authority authority = new Authority(KindTable.standard());
  private final Dispatcher dispatcher;
  private final Function<String, Optional<Identity>> access;
  private final long maxBody;
  private final Pages pages = new Pages(KindTable.standard());
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /// @param access finds the caller by the `Authorization` header
  /// @param maxBody bytes
  public ResourcesApi(
      Store store,
      Map<Action, ActionHandler> handlers,
      Function<String, Optional<Identity>> access,
      long maxBody) {
    this.dispatcher =
        new Dispatcher(
            store,
            Clock.systemUTC(),
            KindTable.standard(),
            handlers,
            new FileCheck(new TarGz.Limits(100_000, 4 * maxBody)));
    this.access = access;
    this.maxBody = maxBody;
  }

  /// Takes every path but health, which is open, and the metrics, which need a known caller.
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
          } else if (METRICS.equals(path)) {
            metrics(context);
          } else if (path.startsWith("/q/")) {
            context.next();
          } else {
            receive(context.request());
          }
        });
  }

  /// Finding out who asks may wait for the store, and the event loop must not.
  private void metrics(RoutingContext context) {
    HttpServerRequest request = context.request().pause();
    Context loop = context.vertx().getOrCreateContext();
    workers.execute(() -> {
      boolean allowed =
          access
              .apply(header(request, "Authorization"))
              .filter(who -> authority.page(who, METRICS))
              .isPresent();
      loop.runOnContext(go -> {
        request.resume();
        if (allowed) {
          context.next();
        } else {
          receive(request);
        }
      });
    });
  }

  private void receive(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() <= maxBody) {
        body.appendBuffer(chunk);
      }
    });
    request.exceptionHandler(gone -> {});
    request.endHandler(end -> workers.execute(() -> send(request, answer(request, body))));
  }

  private Answer answer(HttpServerRequest http, Buffer body) {
    Optional<Identity> who = access.apply(header(http, "Authorization"));
    Request request =
        new Request(
            http.method().name(),
            http.path() == null ? "" : http.path(),
            query(http.query()),
            header(http, "Accept"),
            header(http, "Content-Type"),
            body.getBytes(),
            who.orElse(NOBODY),
            http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress(),
            new AuditNote());
    if (who.isEmpty()) {
      return dispatcher.refuse(
          new BulkheadException(Problem.UNAUTHENTICATED, "A bearer token is needed."), request);
    }
    if (body.length() > maxBody) {
      return dispatcher.refuse(
          new BulkheadException(
              Problem.BODY_TOO_LARGE, "The body is larger than " + maxBody + " bytes."),
          request);
    }
    return dispatcher.answer(request);
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
