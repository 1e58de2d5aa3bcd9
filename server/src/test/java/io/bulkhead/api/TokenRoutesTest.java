package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.report.HistoryActions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenRoutesTest {
  private static final String TOKENS = "/v2/tokens";
  private LiveApi api;
  private Path data;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    api = new LiveApi(folder);
    for (String name : new String[] {"p", "q"}) {
      api.post("/v2/projects", "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private String make(String name, String rest) {
    HttpResponse<String> made = api.post(TOKENS, "{\"name\":\"" + name + "\"," + rest + "}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Json.parse(made.body()).path("token").asText();
  }

  private int status(String token, String path) {
    return api.get(path, "Authorization", "Bearer " + token).statusCode();
  }

  @Test
  void aTokenHasTheRoleItWasMadeWith() {
    String owner = make("owner-of-p", "\"role\":\"project-owner\",\"projects\":[\"p\"]");

    assertThat(status(owner, "/v2/projects/p")).isEqualTo(200);
    assertThat(status(owner, "/v2/projects/q")).isEqualTo(404);
    assertThat(status(owner, TOKENS)).isEqualTo(403);
  }

  @Test
  void theSecretIsShownOnceAndKeptAsAHashAlone() throws IOException {
    String token = make("shown-once", "\"role\":\"auditor\"");
    String secret = token.substring(token.lastIndexOf('_') + 1);

    assertThat(token).startsWith("bulkhead_");
    assertThat(api.get(TOKENS).body()).contains("shown-once").doesNotContain(secret);
    assertThat(api.get("/v2/audit?limit=1000").body()).doesNotContain(secret);
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes).as(file.toString()).doesNotContain(secret);
      }
    }
  }

  @Test
  void aTokenExpiresInNinetyDaysUnlessSaidOtherwise() {
    make("usual", "\"role\":\"auditor\"");
    JsonNode usual =
        Stream.of(Json.parse(api.get(TOKENS).body()))
            .flatMap(list -> list.valueStream())
            .filter(each -> each.path("name").asText().equals("usual"))
            .findFirst()
            .orElseThrow();

    Instant created = Instant.parse(usual.path("created").asText());
    Instant expires = Instant.parse(usual.path("expires").asText());
    assertThat(Duration.between(created, expires))
        .isBetween(Duration.ofDays(89), Duration.ofDays(91));
    assertThat(usual.path("createdBy").asText()).isEqualTo("operator");
    assertThat(usual.has("lastUsed")).isFalse();
  }

  @Test
  void theFirstTokenIsShownWithoutAnEnd() {
    JsonNode first = Json.parse(api.get(TOKENS).body()).path(0);

    assertThat(first.path("name").asText()).isEqualTo("(first)");
    assertThat(first.path("role").asText()).isEqualTo("operator");
    assertThat(first.has("expires")).isFalse();
  }

  @Test
  void noTokenIsGoodForLongerThanTheHubAllows(@TempDir Path folder) throws Exception {
    try (var strict =
        new LiveApi(
            folder, store -> RecordActions.of(new HistoryActions(store, Duration.ofDays(30))))) {
      Instant now = Instant.now();
      HttpResponse<String> refused =
          strict.post(
              TOKENS,
              "{\"name\":\"x\",\"role\":\"auditor\",\"expires\":\"%s\"}"
                  .formatted(now.plus(Duration.ofDays(31))));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("more than 30 days away", "--token-max-days");

      HttpResponse<String> usual = strict.post(TOKENS, "{\"name\":\"usual\",\"role\":\"auditor\"}");
      assertThat(Instant.parse(Json.parse(usual.body()).path("expires").asText()))
          .isBetween(now.plus(Duration.ofDays(30)), now.plus(Duration.ofDays(31)));
    }
  }

  @Test
  void useIsNotedAndARevokedTokenIsWorthNothing() {
    String token = make("short-lived", "\"role\":\"auditor\"");
    assertThat(status(token, "/v2/projects")).isEqualTo(200);
    assertThat(api.get(TOKENS).body()).contains("lastUsed");

    assertThat(api.delete(TOKENS + "/short-lived").statusCode()).isEqualTo(204);

    assertThat(status(token, "/v2/projects")).isEqualTo(401);
    assertThat(api.delete(TOKENS + "/short-lived").statusCode()).isEqualTo(404);
    assertThat(api.get("/v2/audit?limit=1000").body())
        .contains("\"verb\":\"DELETE\",\"path\":\"/v2/tokens/short-lived\"");
  }

  @Test
  void aNameIsTakenOnce() {
    make("taken", "\"role\":\"auditor\"");
    assertThat(api.post(TOKENS, "{\"name\":\"taken\",\"role\":\"operator\"}").statusCode())
        .isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | ''                                                             | Empty body
          422 | {                                                              | not JSON
          422 | []                                                             | not a JSON object
          400 | {}                                                             | name
          400 | {"name":"-x","role":"auditor"}                                 | name
          400 | {"name":"a/b","role":"auditor"}                                | name
          400 | {"name":7,"role":"auditor"}                                    | name: must be a text
          400 | {"name":"x"}                                                   | role: must be
          400 | {"name":"x","role":"root"}                                     | role: must be
          400 | {"name":"x","role":"OPERATOR"}                                 | role: must be
          400 | {"name":"x","role":"operator","projects":["p"]}                | only a project-owner
          400 | {"name":"x","role":"project-owner"}                            | at least one project
          400 | {"name":"x","role":"project-owner","projects":"p"}             | must be a list
          400 | {"name":"x","role":"project-owner","projects":[1]}             | must be a list
          400 | {"name":"x","role":"project-owner","projects":["*"]}           | no name of a project
          400 | {"name":"x","role":"project-owner","projects":["p/lc"]}        | no name of a project
          400 | {"name":"x","role":"department-user"}                          | at least one logical cloud
          400 | {"name":"x","role":"department-user","logicalClouds":["lc"]}   | is not PROJECT/LOGICAL-CLOUD
          400 | {"name":"x","role":"department-user","logicalClouds":["p/"]}   | is not PROJECT/LOGICAL-CLOUD
          400 | {"name":"x","role":"department-user","logicalClouds":["p/*"]}  | is not PROJECT/LOGICAL-CLOUD
          400 | {"name":"x","role":"auditor","expires":"tomorrow"}             | expires: must be a time
          400 | {"name":"x","role":"auditor","expires":"2001-01-01T00:00:00Z"} | expires: is in the past
          400 | {"name":"x","role":"auditor","expires":"2999-01-01T00:00:00Z"} | more than 366 days
          400 | {"name":"x","role":"auditor","expiry":"2027-01-01T00:00:00Z"}  | expiry: is not known
          """)
  void whatIsNoTokenIsRefused(int code, String body, String text) {
    HttpResponse<String> refused = api.post(TOKENS, body);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(code);
    assertThat(refused.body()).contains(text);
    assertThat(api.get(TOKENS).body()).doesNotContain("\"name\":\"x\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic b3BlcmF0b3I6",
        "Bearer bulkhead_",
        "Bearer bulkhead__",
        "Bearer bulkhead_0123456789ab_wrong",
        "Bearer bulkhead_' OR 1=1 --_x",
        "Bearer first2",
        "Bearer null",
        "operator",
      })
  void whatIsNoKnownTokenIsNobody(String header) {
    HttpResponse<String> refused = api.get("/v2/projects", "Authorization", header);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
  }

  @Test
  void aHalfOfATokenIsNotEnough() {
    String token = make("halved", "\"role\":\"operator\"");

    assertThat(status(token, "/v2/audit")).isEqualTo(200);
    assertThat(status(token.substring(0, token.length() - 1), "/v2/audit")).isEqualTo(401);
    assertThat(status(token + "x", "/v2/audit")).isEqualTo(401);
    assertThat(status(token.substring(0, token.lastIndexOf('_')) + "_", "/v2/audit"))
        .isEqualTo(401);
  }
}
