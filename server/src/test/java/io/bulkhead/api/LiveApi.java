package io.bulkhead.api;

import io.bulkhead.access.Callers;
import io.bulkhead.access.Identity;
import io.bulkhead.access.TokenBook;
import io.bulkhead.access.Tokens;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.api.transport.ApiLimits;
import io.bulkhead.boot.FileRules;
import io.bulkhead.chart.TarGz;
import io.bulkhead.intent.IntentDoor;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.operation.ClusterDeletions;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The API over real HTTP with a real store, without the rest of the hub.
final class LiveApi implements AutoCloseable {
  static final long MAX_BODY = 1 << 20;

  /// Callers by their `Authorization` header. A tenant is the owner of the project `p`.
  private static final Map<String, Identity> CALLERS =
      Map.of(
          "Bearer operator", Identity.operator("operator"),
          "Bearer auditor", new Identity("auditor", List.of(RoleScope.of(Role.AUDITOR))),
          "Bearer tenant", new Identity("tenant", List.of(RoleScope.owner("p"))),
          "Bearer owner", new Identity("owner", List.of(RoleScope.owner("p"))),
          "Bearer other-owner", new Identity("other-owner", List.of(RoleScope.owner("q"))),
          "Bearer user", new Identity("user", List.of(RoleScope.department("p/lc"))),
          "Bearer neighbour", new Identity("neighbour", List.of(RoleScope.department("p/next"))),
          "Bearer no-role", new Identity("no-role", List.of()));

  final SqlStore store;
  private final Vertx vertx = Vertx.vertx();
  private final ResourcesApi api;
  private final HttpServer server;

  /// Like EMCO's client.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  LiveApi(Path data) throws Exception {
    this(data, store -> RecordActions.on(store));
  }

  LiveApi(Path data, Function<Store, Map<Action, ActionHandler>> handlers) throws Exception {
    this(
        data,
        handlers,
        new ApiLimits(
            MAX_BODY,
            new TarGz.Limits(10_000, 4 * MAX_BODY),
            new ApiLimits.Rates(100_000, 100_000),
            Duration.ofMinutes(1),
            data.resolve("incoming"),
            false));
  }

  LiveApi(Path data, Function<Store, Map<Action, ActionHandler>> handlers, ApiLimits limits)
      throws Exception {
    store = SharedStore.open(StoreOptions.embedded(data));
    Callers callers =
        Callers.of(
            Tokens.open(store, "first").tokens(), new TokenBook(store, InstantSource.system()));
    api =
        new ResourcesApi(
            store,
            new IntentDoor(
                store,
                KindTable.standard(),
                FileRules.of(store, limits.archives()),
                new ClusterDeletions(KindTable.standard(), Clock.systemUTC()),
                Clock.systemUTC()),
            handlers.apply(store),
            header -> Optional.ofNullable(CALLERS.get(header)).or(() -> callers.identify(header)),
            limits);
    Router router = Router.router(vertx);
    api.mount(router);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /// @param headers names and values in turn
  HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
    request.method(
        method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    List<String> all = new ArrayList<>(List.of(headers));
    if (!all.contains("Authorization")) {
      all.addAll(List.of("Authorization", "Bearer operator"));
    }
    request.headers(all.toArray(String[]::new));
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        "POST", path, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  HttpResponse<String> put(String path, String json) {
    return send(
        "PUT", path, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  HttpResponse<String> delete(String path) {
    return send("DELETE", path, new byte[0]);
  }

  /// A form as EMCO's client makes it: a value `metadata` and one file.
  HttpResponse<String> form(
      String method, String path, String metadata, String part, byte[] file, String... headers) {
    String boundary = "b0undary";
    var body = new java.io.ByteArrayOutputStream();
    text(
        body,
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n"
            + metadata
            + "\r\n");
    if (!part.isEmpty()) {
      text(
          body,
          "--"
              + boundary
              + "\r\nContent-Disposition: form-data; name=\""
              + part
              + "\"; filename=\"filename\"\r\nContent-Type: application/octet-stream\r\n\r\n");
      body.writeBytes(file);
      text(body, "\r\n");
    }
    text(body, "--" + boundary + "--\r\n");
    List<String> all =
        new ArrayList<>(List.of("Content-Type", "multipart/form-data; boundary=" + boundary));
    all.addAll(List.of(headers));
    return send(method, path, body.toByteArray(), all.toArray(String[]::new));
  }

  private static void text(java.io.ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.close();
    server.close();
    vertx.close();
    api.close();
    store.close();
  }
}
