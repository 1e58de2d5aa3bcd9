package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.action.ActionHandler;
import io.bulkhead.api.transport.SameSite;
import io.bulkhead.kind.table.Action;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that a stranger or a hostile tenant can send to the hub's port.
class DoorsTest {
  private static LiveApi api;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data, store -> failing(RecordActions.on(store)));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /// One action causes a stack overflow.
  private static Map<Action, ActionHandler> failing(Map<Action, ActionHandler> handlers) {
    Map<Action, ActionHandler> all = new LinkedHashMap<>(handlers);
    all.replaceAll((action, handler) ->
        action.name().equals("operations")
            ? call -> {
              throw new StackOverflowError();
            }
            : handler);
    return all;
  }

  private static String exchange(String text) throws IOException {
    URI url = URI.create(api.url());
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  private static String get(String target, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
  }

  @Test
  void noSpellingOfAPathOpensADoorWithoutAToken() throws IOException {
    List<String> ways =
        List.of(
            "%s",
            "/q/..%s",
            "/q/health/..%s",
            "/q/health/../..%s",
            "/q/%%2e%%2e%s",
            "/q/%%2E.%s",
            "/q/.%%2e%s",
            "/q/%%252e%%252e%s",
            "/q/..%%2f.%s",
            "/q/;x/..%s",
            "/q/..;%s",
            "/q/.;x%s",
            "/%s",
            "//q/..%s",
            "/q/./..%s",
            "%s/",
            "%s/.",
            "%s;x=1",
            "%s.",
            "%s%%20",
            "/q/health/live/../..%s",
            "http://localhost%s",
            "http://localhost/q/..%s",
            "/Q/..%s",
            "/q/health%%2f..%%2f..%s");
    for (String door :
        List.of("/metrics", "/METRICS", "/v2/projects", "/v2/audit", "/q/info", "/q/dev")) {
      for (String way : ways) {
        String target = way.formatted(door);
        assertThat(exchange(get(target)))
            .as(target)
            .isIn("HTTP/1.1 401", "HTTP/1.1 400", "HTTP/1.1 429");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";", ";;", ",", ",;,", "; q=1", "\"", "a/b;\"", "/", "*", "*/;", "a/b;q", "a/b;q=9"
      })
  void anAcceptHeaderThatCannotBeReadIsAnswered(String accept) throws IOException {
    assertThat(
            exchange(
                get("/v2/projects/none", "Authorization: Bearer operator", "Accept: " + accept)))
        .startsWith("HTTP/1.1 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", ",", ";", "a/b,", "a/b;q=\"\"", "a/b;"})
  void aLongAcceptHeaderIsAnswered(String piece) throws IOException {
    String accept = piece.repeat(7000 / piece.length());
    assertThat(
            exchange(
                get("/v2/projects/none", "Authorization: Bearer operator", "Accept: " + accept)))
        .startsWith("HTTP/1.1 4");
  }

  @Test
  void anErrorInAHandlerIsAnswered() {
    assertThat(api.get("/v2/operations").statusCode()).isEqualTo(500);
    assertThat(api.get("/v2/projects").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/nothing, operator, 404",
    "PUT, /v2/projects, operator, 405",
    "POST, /v2/cluster-providers, user, 403",
    "POST, /v2/cluster-providers, operator, 413",
    "POST, /v2/projects/none/composite-apps, no-role, 404",
    "POST, /v2/projects, nobody, 401",
  })
  void whatWillBeRefusedIsRefusedBeforeItsBodyIsRead(
      String method, String path, String caller, int code) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer %s\r\nContent-Length: 999999999\r\n\r\n"
            .formatted(method, path, caller);
    assertThat(exchange(head)).isEqualTo("HTTP/1.1 " + code);
  }

  @Test
  void aBodyWithoutALengthIsBoundedToo() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    assertThat(
            exchange(
                "POST /v2/projects HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer operator\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + chunk.repeat(17)))
        .isEqualTo("HTTP/1.1 413");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "true, localhost:9015, -, -, '', true",
        "true, 127.0.0.1:9015, http://127.0.0.1:9015, same-origin, '', true",
        "false, [::1]:9015, -, -, application/json, true",
        "false, localhost:9015, http://localhost:9015, same-origin, application/json, true",
        "false, localhost, -, -, multipart/form-data; boundary=b, true",
        "true, evil.example:9015, -, -, '', false",
        "true, localhost.evil.example, -, -, '', false",
        "true, 127.0.0.1.evil.example, -, -, '', false",
        "true, localhost@evil.example, -, -, '', false",
        "true, 192.168.0.7:9015, -, -, '', false",
        "true, localhost:9015, http://evil.example, cross-site, '', false",
        "false, localhost:9015, null, cross-site, application/json, false",
        "false, localhost:9015, http://localhost:8080, same-site, application/json, false",
        "false, localhost:9015, http://localhost:9015.evil.example, -, application/json, false",
        "false, localhost:9015, -, cross-site, application/json, false",
        "false, localhost:9015, -, -, text/plain, false",
        "false, localhost:9015, -, -, Text/Plain; charset=utf-8, false",
        "false, localhost:9015, -, -, application/x-www-form-urlencoded, false",
      })
  void pagesOfOtherSitesMayNotUseAHubThatAsksNobody(
      boolean reads, String host, String origin, String fetchSite, String type, boolean allowed) {
    var said =
        new SameSite.Said(
            List.of(host),
            origin == null ? List.of() : List.of(origin),
            fetchSite == null ? "" : fetchSite,
            type);
    assertThat(SameSite.refusal(reads, said).isEmpty()).isEqualTo(allowed);
  }
}
