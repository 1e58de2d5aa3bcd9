package io.bulkhead.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.RequestListener;
import io.bulkhead.cluster.Selection;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesConnectionTest {
  private static final Selection CONFIG_MAPS = Selection.all("v1", "ConfigMap");
  private static final String PATH = "/api/v1/namespaces/shop/configmaps/c";
  private static final String LIST = "/api/v1/configmaps";
  private static final Manifest CONFIG =
      Manifest.of(
          Json.parse(
              "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
                  + "\"metadata\":{\"name\":\"c\",\"namespace\":\"shop\"}}"));
  private static final String LIVE =
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"uid\":\"u\"}}";

  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesConnection connection =
      new KubernetesConnection(
          server.kubeconfig(),
          new Transport.Limits(8, Duration.ofSeconds(2), Duration.ofSeconds(2), 100_000),
          RequestListener.NONE);

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"" + message + "\"}";
  }

  @Test
  void applies_under_our_name_by_force() {
    server.on(PATH, 200, LIVE);
    assertThat(connection.apply(CONFIG))
        .isInstanceOfSatisfying(
            ApplyOutcome.Applied.class,
            a -> assertThat(a.live().at("/metadata/uid").asText()).isEqualTo("u"));
    assertThat(server.asked).contains("PATCH " + PATH + "?fieldManager=bulkhead&force=true");
  }

  @Test
  void a_dry_run_says_so_to_the_server() {
    server.on(PATH, 200, LIVE);
    connection.dryRun(CONFIG);
    assertThat(server.asked.getLast()).endsWith("&dryRun=All");
  }

  @Test
  void writes_of_somebody_else_are_impersonated_and_reads_are_not() {
    server.on(PATH, 200, LIVE);
    var acting =
        connection.as(new Actor("bulkhead-delivery:acme:press", "LogicalCloud acme/press"));
    acting.apply(CONFIG);
    acting.dryRun(CONFIG);
    acting.delete(CONFIG.key());
    acting.send(CONFIG.key(), "PUT", PATH, "application/json", CONFIG.bytes());
    acting.get(CONFIG.key());
    connection.apply(CONFIG);

    assertThat(server.asked).first().isEqualTo("GET /api/v1");
    assertThat(server.impersonated)
        .containsExactly(
            "",
            "bulkhead-delivery:acme:press",
            "bulkhead-delivery:acme:press",
            "bulkhead-delivery:acme:press",
            "bulkhead-delivery:acme:press",
            "",
            "");
  }

  @Test
  void asks_once_which_kinds_are_served() {
    server.on(PATH, 200, LIVE);
    connection.apply(CONFIG);
    connection.apply(CONFIG);
    assertThat(server.asked).filteredOn("GET /api/v1"::equals).hasSize(1);
  }

  @Test
  void a_kind_that_appears_later_is_found() {
    var custom =
        Manifest.of(
            Json.parse(
                "{\"apiVersion\":\"x.io/v1\",\"kind\":\"X\",\"metadata\":{\"name\":\"x\"}}"));
    assertThat(connection.apply(custom))
        .isInstanceOfSatisfying(
            ApplyOutcome.Rejected.class,
            r -> {
              assertThat(r.status()).isEqualTo(404);
              assertThat(r.message()).contains("does not serve X of x.io/v1");
            });
    server.on("/apis/x.io/v1", 200, "{\"resources\":[{\"name\":\"xs\",\"kind\":\"X\"}]}");
    server.on("/apis/x.io/v1/xs/x", 201, LIVE);
    assertThat(connection.apply(custom)).isInstanceOf(ApplyOutcome.Applied.class);
  }

  private static Manifest custom(String labels) {
    return Manifest.of(
        Json.parse(
            "{\"apiVersion\":\"x.io/v1\",\"kind\":\"X\",\"metadata\":{\"name\":\"x\",\"namespace\":\"shop\",\"labels\":{%s}}}"
                .formatted(labels)));
  }

  @Test
  void what_a_tenant_asked_for_is_never_written_outside_its_namespace() {
    server.on("/apis/x.io/v1", 200, "{\"resources\":[{\"name\":\"xs\",\"kind\":\"X\"}]}");
    server.on("/apis/x.io/v1/xs/x", 201, LIVE);
    Manifest confined = custom("\"bulkhead.io/confined\":\"true\"");
    assertThat(connection.apply(confined))
        .isInstanceOfSatisfying(
            ApplyOutcome.Rejected.class,
            r -> assertThat(r.message()).contains("kind of the whole cluster"));
    assertThat(server.asked).noneMatch(asked -> asked.startsWith("PATCH"));
    assertThat(connection.apply(custom(""))).isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void an_operators_object_of_the_cluster_is_not_deleted_for_a_tenants() {
    server.on("/apis/x.io/v1", 200, "{\"resources\":[{\"name\":\"xs\",\"kind\":\"X\"}]}");
    server.on("/apis/x.io/v1/xs/x", 200, LIVE);
    assertThat(connection.delete(custom("").key())).isInstanceOf(ApplyOutcome.Gone.class);
    assertThat(server.asked).noneMatch(asked -> asked.startsWith("DELETE"));
  }

  static Stream<Arguments> garbage() {
    return Stream.of(
        Arguments.of(200, "<html>welcome</html>"),
        Arguments.of(200, ""),
        Arguments.of(200, "{"),
        Arguments.of(200, "{}"),
        Arguments.of(200, "[1]"),
        Arguments.of(200, "[".repeat(50_000)),
        Arguments.of(200, "{\"kind\":\"" + "x".repeat(200_000) + "\"}"),
        Arguments.of(204, ""),
        Arguments.of(302, ""),
        Arguments.of(403, "<html>proxy says no</html>"),
        Arguments.of(404, "<html>no such page</html>"),
        Arguments.of(500, "Internal Server Error"),
        Arguments.of(502, "bad gateway"),
        Arguments.of(503, "service unavailable"));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void an_answer_that_is_none_counts_as_unreachable(int code, String body) {
    server.on(PATH, code, body);
    assertThat(connection.apply(CONFIG))
        .isInstanceOfSatisfying(
            ApplyOutcome.Unreachable.class, u -> assertThat(u.message()).isNotBlank());
    assertThat(connection.delete(CONFIG.key())).isInstanceOf(ApplyOutcome.Unreachable.class);
    assertThatThrownBy(() -> connection.get(new ManifestKey("y.io/v1", "Y", "", "y")).orElseThrow())
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void a_refusal_carries_the_servers_words() {
    server.on(PATH, 422, status(422, "spec.x is wrong"));
    assertThat(connection.apply(CONFIG))
        .isEqualTo(new ApplyOutcome.Rejected(CONFIG.key(), 422, "spec.x is wrong"));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 504})
  void a_failure_with_the_servers_words_is_about_this_request(int code) {
    server.on(PATH, code, status(code, "failed calling webhook"));
    assertThat(connection.apply(CONFIG))
        .isEqualTo(new ApplyOutcome.Rejected(CONFIG.key(), code, "failed calling webhook"));
  }

  @Test
  void a_busy_server_says_when_to_come_again() {
    server.on(
        PATH,
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          FakeApiServer.answer(exchange, 429, "Too many requests");
        });
    assertThat(connection.apply(CONFIG))
        .isEqualTo(new ApplyOutcome.Throttled(CONFIG.key(), Duration.ofSeconds(7)));
  }

  @Test
  void deleting_what_is_absent_is_done() {
    server.on(PATH, 404, status(404, "not found"));
    assertThat(connection.delete(CONFIG.key())).isEqualTo(new ApplyOutcome.Gone(CONFIG.key()));
    assertThat(connection.get(CONFIG.key())).isEmpty();
  }

  @Test
  void half_an_answer_and_silence_count_as_unreachable() {
    server.on(
        PATH,
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"kind\"".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          pause();
        });
    assertThat(connection.apply(CONFIG)).isInstanceOf(ApplyOutcome.Unreachable.class);
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nobody_there_counts_as_unreachable() {
    server.close();
    assertThat(connection.apply(CONFIG)).isInstanceOf(ApplyOutcome.Unreachable.class);
    assertThatThrownBy(() -> connection.read("/version")).isInstanceOf(ClusterUnavailable.class);
  }

  @Test
  void lists_page_by_page() {
    server.on(
        LIST,
        exchange -> {
          boolean second = exchange.getRequestURI().getQuery().contains("continue=next");
          String more = second ? "" : ",\"continue\":\"next\"";
          FakeApiServer.answer(
              exchange,
              200,
              "{\"kind\":\"L\",\"metadata\":{\"resourceVersion\":\"5\""
                  + more
                  + "},\"items\":[{}]}");
        });
    List<JsonNode> listed = new ArrayList<>();
    var selection = Selection.labelled("v1", "ConfigMap", "a=b");
    assertThat(connection.list(selection, listed::add)).isEqualTo("5");
    assertThat(listed).hasSize(2);
    assertThat(server.asked.getLast()).contains("limit=500", "labelSelector=a%3Db");
  }

  @Test
  void a_page_that_is_too_long_is_asked_for_in_smaller_pieces() {
    server.on(
        LIST,
        exchange -> {
          boolean whole = exchange.getRequestURI().getQuery().contains("limit=500");
          String text = "x".repeat(whole ? 200_000 : 10);
          FakeApiServer.answer(
              exchange,
              200,
              "{\"kind\":\"L\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[{\"a\":\"%s\"}]}"
                  .formatted(text));
        });
    List<JsonNode> listed = new ArrayList<>();
    assertThat(connection.list(CONFIG_MAPS, listed::add)).isEqualTo("5");
    assertThat(listed).hasSize(1);
    assertThat(server.asked.getLast()).contains("limit=50");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "[1,2,\"three\"]",
        "<html><body>Welcome!</body></html>",
        "{\"items\":{}}",
        "{\"items\":null}",
        "{\"items\":[1]}",
        "{\"items\":[{\"meta",
        "{\"items\":[{}]",
        "{\"items\":[{}],",
        "{\"kind\":\"List\",\"items\":[{\"a\":1}",
      })
  void what_is_no_list_counts_as_away(String body) {
    server.on(LIST, 200, body);
    assertThatThrownBy(() -> connection.list(CONFIG_MAPS, item -> {}))
        .isInstanceOf(ClusterUnavailable.class)
        .hasMessageContaining("no list at");
  }

  @Test
  void a_watch_hands_over_events_until_its_version_has_expired() {
    server.on(
        LIST,
        200,
        "{\"type\":\"ADDED\",\"object\":{}}\n{\"type\":\"ERROR\",\"object\":{\"code\":410}}\n"
            + "{\"type\":\"ADDED\",\"object\":{}}\n");
    List<JsonNode> seen = new ArrayList<>();
    connection.watch(CONFIG_MAPS, "1", seen::add);
    assertThat(seen).extracting(e -> e.path("type").asText()).containsExactly("ADDED", "ERROR");
  }

  @Test
  void an_expired_watch_returns() {
    server.on(LIST, 410, status(410, "too old"));
    List<JsonNode> seen = new ArrayList<>();
    connection.watch(CONFIG_MAPS, "1", seen::add);
    assertThat(seen).isEmpty();
  }

  private Thread openWatch() throws InterruptedException {
    server.on(
        LIST,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write("{\"type\":\"ADDED\",\"object\":{}}\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          pause();
        });
    var begun = new CountDownLatch(1);
    Thread watch =
        Thread.ofVirtual()
            .start(() -> connection.watch(CONFIG_MAPS, "1", event -> begun.countDown()));
    begun.await();
    return watch;
  }

  @Test
  void a_watch_ends_when_it_is_interrupted() throws InterruptedException {
    Thread watch = openWatch();
    watch.interrupt();
    assertThat(watch.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void a_watch_ends_when_the_connection_is_closed() throws InterruptedException {
    Thread watch = openWatch();
    connection.close();
    assertThat(watch.join(Duration.ofSeconds(10))).isTrue();
  }
}
