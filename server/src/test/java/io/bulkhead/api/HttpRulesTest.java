package io.bulkhead.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Json;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules for every kind: PUT, `Accept`, pages, methods.
class HttpRulesTest extends ApiWithCluster {
  // Bodies

  /// Escaped or not, and read again as stored.
  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d\\ude00", "\ud83d\ude00", "\\u00e4", "\ufb01"})
  void aMemberMayHaveAnyName(String name) {
    String path = "/v2/cluster-providers/cp/clusters/c1/kv-pairs";
    String body =
        "{\"metadata\":{\"name\":\"faces\"},\"spec\":{\"kv\":[{\"" + name + "\":\"x\"}]}}";

    HttpResponse<String> made = api.post(path, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    HttpResponse<String> kept = api.get(path + "/faces");
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    assertThat(Json.parse(kept.body()).at("/spec/kv/0"))
        .isEqualTo(Json.parse(body).at("/spec/kv/0"));
    assertThat(api.delete(path + "/faces").statusCode()).isEqualTo(204);
  }

  @Test
  void whatIsNotUtf8IsNotJson() {
    byte[] latin =
        "{\"metadata\":{\"name\":\"p\",\"description\":\"\u00e4\"}}".getBytes(ISO_8859_1);

    HttpResponse<String> answer = api.send("POST", "/v2/projects", latin);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).startsWith("The body cannot be decoded");
  }

  // PUT

  @Test
  void ofAProjectAPutChecksTheNameOnly() {
    String longText = "d".repeat(2000);
    String body =
        "{\"metadata\":{\"name\":\"lenient\",\"description\":\""
            + longText
            + "\",\"userData1\":\""
            + longText
            + "\"}}";

    assertThat(api.post("/v2/projects", body).statusCode()).isEqualTo(400);
    assertThat(api.put("/v2/projects/lenient", body).statusCode()).isEqualTo(200);
    assertThat(api.get("/v2/projects/lenient").body()).contains(longText);
    answers(
        api.put("/v2/projects/other", body),
        400,
        "The name in the body is not the name in the URL.");
    assertThat(api.put("/v2/projects/lenient", "{}").body()).contains("metadata.name");
    assertThat(api.put("/v2/projects/-bad", named("-bad")).statusCode()).isEqualTo(400);
    assertThat(
            api.put(
                    "/v2/projects/lenient",
                    "{\"metadata\":{\"name\":\"lenient\"},\"spec\":{\"trust\":\"maybe\"}}")
                .statusCode())
        .isEqualTo(422);
    assertThat(api.put("/v2/cluster-providers/lenient", body).statusCode()).isEqualTo(400);
    api.delete("/v2/projects/lenient");
  }

  @ParameterizedTest
  @CsvSource({"ca/v2,ca,v1", "cb/v1,ca,v1", "cb/v2,ca,v1"})
  void ofACompositeAppAPutComparesNameAndVersion(String path, String name, String version) {
    String body =
        "{\"metadata\":{\"name\":\""
            + name
            + "\"},\"spec\":{\"compositeAppVersion\":\""
            + version
            + "\"}}";

    answers(
        api.put("/v2/projects/p/composite-apps/" + path, body),
        400,
        "The name in the body is not the name in the URL.");
    assertThat(api.get("/v2/projects/p/composite-apps").body()).isEqualTo("null\n");
  }

  @Test
  void ofALogicalCloudAPutOfAnotherNameIsAConflict() {
    String clouds = "/v2/projects/p/logical-clouds";
    api.post(clouds, named("lc"));

    answers(api.put(clouds + "/lc", named("other")), 409, "Logical Cloud name mismatch");
    answers(api.put(clouds + "/none", named("other")), 409, "Logical Cloud name mismatch");
    answers(api.put(clouds + "/none", named("none")), 404, "Logical Cloud not found");
    answers(api.put(clouds + "/lc", ""), 400, "EOF");
    api.delete(clouds + "/lc");
  }

  @Test
  void theHistoryBeginsWhenTheDocumentIsMade() {
    var before = Instant.now();
    api.post("/v2/projects/p/logical-clouds", named("lc"));
    var key = DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "p", "lc");

    Lifecycle made = history(key).orElseThrow();
    assertThat(made.actions())
        .singleElement()
        .satisfies(e -> {
          assertThat(e.state()).isEqualTo(Lifecycle.State.CREATED);
          assertThat(e.time()).isBetween(before, Instant.now());
        });
    api.put("/v2/projects/p/logical-clouds/lc", named("lc"));
    assertThat(history(key)).hasValue(made);
    api.delete("/v2/projects/p/logical-clouds/lc");
    assertThat(history(key)).isEmpty();
  }

  private Optional<Lifecycle> history(DocumentKey key) {
    return api.store.read(reader -> reader.lifecycle(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\r\n"})
  void aBodyOfWhiteSpaceIsEmpty(String body) {
    answers(api.post("/v2/projects", body), 400, "Empty body");
  }

  @Test
  void everyViolationHasALineAndTheFirstIsTheField() {
    HttpResponse<String> answer =
        api.send(
            "POST",
            "/v2/controllers",
            "{\"metadata\":{\"name\":\"-\"},\"spec\":{\"host\":\"\",\"port\":-1}}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "Accept",
            PROBLEM);

    assertThat(Json.parse(answer.body()).path("detail").asText().lines())
        .hasSize(4)
        .first()
        .isEqualTo("Invalid Input:");
    assertThat(Json.parse(answer.body()).path("field").asText()).isEqualTo("metadata.name");
  }

  // Accept

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          application/json                                          | 200 | application/json
          APPLICATION/JSON                                          | 200 | application/json
          application/json; charset=utf-8                           | 200 | application/json
          application/*                                             | 200 | application/json
          */*                                                       | 200 | application/json
          *                                                         | 406 | text/plain; charset=utf-8
          application/octet-stream                                  | 200 | application/octet-stream
          application/octet-stream, */*;q=0.1                       | 200 | application/octet-stream
          application/json;q=0.5, application/octet-stream          | 200 | application/octet-stream
          application/json;q=0.5, application/octet-stream;q=0.4    | 200 | application/json
          application/octet-stream, application/json                | 200 | application/json
          application/json;q=0, */*                                 | 200 | application/octet-stream
          application/json;q=0                                      | 300 | text/plain; charset=utf-8
          text/html, application/octet-stream;q=0.001               | 200 | application/octet-stream
          multipart/form-data                                       | 200 | multipart/form-data
          multipart/*                                               | 200 | multipart/form-data
          multipart/form-data; boundary="a,b;c"                     | 200 | multipart/form-data
          application/vnd.json                                      | 300 | text/plain; charset=utf-8
          application/x-json+octet-stream                           | 300 | text/plain; charset=utf-8
          text/html, image/png                                      | 300 | text/plain; charset=utf-8
          application/problem+json                                  | 200 | application/json
          application/octet-stream, application/problem+json        | 200 | application/octet-stream
          json                                                      | 406 | text/plain; charset=utf-8
          application/                                              | 406 | text/plain; charset=utf-8
          */json                                                    | 406 | text/plain; charset=utf-8
          application/json;q=2                                      | 406 | text/plain; charset=utf-8
          application/json;q=-1                                     | 406 | text/plain; charset=utf-8
          application/json;q=x                                      | 406 | text/plain; charset=utf-8
          application/json q=1                                      | 406 | text/plain; charset=utf-8
          application/json;                                         | 200 | application/json
          ,, application/octet-stream,                              | 200 | application/octet-stream
          """)
  void aFileIsShownAsTheClientLikesItBest(String accept, int code, String type) {
    HttpResponse<String> answer = api.get(CL, "Accept", accept);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    if (code != 200) {
      assertThat(answer.body()).contains("application/octet-stream");
    }
    assertThat(api.get("/v2/projects/p", "Accept", accept).statusCode()).isEqualTo(200);
    assertThat(api.get("/v2/cluster-providers/cp/clusters", "Accept", accept).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/problem+json                       | true
          application/json, application/problem+json     | true
          text/plain;q=0.5, application/problem+json     | true
          text/plain, application/problem+json;q=0.5     | false
          application/problem+json;q=0                   | false
          application/json                               | true
          application/json; charset=utf-8                | true
          application/json, text/plain, */*              | true
          application/*                                  | true
          application/json;q=0.5, */*;q=0.1              | true
          application/json;q=0.5, text/*                 | false
          application/json;q=0, */*                      | false
          text/plain                                     | false
          text/html, application/xml;q=0.9, */*;q=0.8    | false
          */*                                            | false
          ''                                             | false
          broken, application/problem+json               | false
          """)
  void aProblemIsJsonForThoseWhoTakeJson(String accept, boolean json) {
    HttpResponse<String> answer = api.get("/v2/projects/none", "Accept", accept);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue(json ? PROBLEM : "text/plain; charset=utf-8");
  }

  /// There EMCO's client asks for JSON too, and prints what it gets.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /v2/cluster-providers/cp/clusters/none                       | application/json                     | false
          GET    | /v2/cluster-providers/cp/clusters/none                       | application/json, */*;q=0.1          | false
          GET    | /v2/cluster-providers/cp/clusters/none                       | application/json, application/problem+json | true
          GET    | /v2/projects/p/composite-apps/ca/v1/apps/none                | application/json                     | false
          GET    | /v2/projects/p/composite-apps/ca/v1/composite-profiles/cpr/profiles/none | application/json         | false
          GET    | /v2/projects/p/composite-apps/ca/v1/deployment-intent-groups/d/generic-k8s-intents/g/resources/r | application/json | false
          GET    | /v2/projects/p/apps/none                                     | application/json                     | false
          GET    | /v2/cluster-providers/cp/clusters/none/labels                | application/json                     | true
          GET    | /v2/cluster-providers/none/clusters                          | application/json                     | true
          DELETE | /v2/cluster-providers/cp/clusters/none                       | application/json                     | true
          """)
  void whereEmcosClientTakesJsonAProblemMustBeNamed(
      String method, String path, String accept, boolean json) {
    HttpResponse<String> answer = api.send(method, path, new byte[0], "Accept", accept);

    assertThat(answer.statusCode()).isBetween(400, 501);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue(json ? PROBLEM : "text/plain; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHENTICATED, GET, /v2/projects, Bearer nobody",
    "404, UNKNOWN_PATH, GET, /v2/none, Bearer operator",
    "405, METHOD_NOT_ALLOWED, PATCH, /v2/projects, Bearer operator",
    "413, BODY_TOO_LARGE, POST, /v2/projects, Bearer operator",
    "400, INVALID_QUERY, GET, /v2/projects?limit=x, Bearer operator",
    "403, FORBIDDEN, DELETE, /v2/cluster-providers/cp, Bearer tenant"
  })
  void everyRefusalMayBeHadAsAProblem(
      int code, String problem, String method, String path, String token) {
    byte[] body = code == 413 ? new byte[(int) LiveApi.MAX_BODY + 1] : new byte[0];
    HttpResponse<String> answer =
        api.send(method, path, body, "Authorization", token, "Accept", PROBLEM);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
    assertThat(Json.parse(answer.body()).path("code").asText()).isEqualTo(problem);
    assertThat(Json.parse(answer.body()).path("detail").asText()).isNotBlank();
    assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent()).isEqualTo(code == 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/octet-stream", "multipart/form-data"})
  void onlyOperatorsReadAKubeconfig(String accept) {
    HttpResponse<String> refused = api.get(CL, "Accept", accept, "Authorization", "Bearer tenant");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).doesNotContain("current-context").contains("operator");
    assertThat(api.get(CL, "Authorization", "Bearer tenant").statusCode()).isEqualTo(200);
  }

  @Test
  void onlyOperatorsReadSyncObjects() {
    String objects = "/v2/cluster-providers/cp/cluster-sync-objects";
    String body = "{\"metadata\":{\"name\":\"so\"},\"spec\":{\"kv\":[{\"token\":\"hidden\"}]}}";
    assertThat(api.post(objects, body).statusCode()).isEqualTo(201);

    for (String path : List.of(objects, objects + "/so", objects + "/so?key=token")) {
      HttpResponse<String> refused = api.get(path, "Authorization", "Bearer tenant");
      HttpResponse<String> missing =
          api.get(path.replace("/so", "/none"), "Authorization", "Bearer tenant");
      assertThat(refused.statusCode()).as(path).isEqualTo(missing.statusCode());
      assertThat(refused.body()).isEqualTo(missing.body()).doesNotContain("hidden");
      assertThat(api.get(path).body()).contains("hidden");
    }
    api.delete(objects + "/so");
  }

  // Methods

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v2/operations   | POST, PUT, DELETE, PATCH, HEAD, OPTIONS, BREW | GET
          /v2/audit        | POST, DELETE, HEAD                            | GET
          /docs            | POST, DELETE, HEAD                            | GET
          /openapi         | PUT, OPTIONS                                  | GET
          /v2/projects/p/composite-apps/ca/v1/deployment-intent-groups/d/intents/ | POST, PUT | GET
          """)
  void anActionOrAPageSaysItsMethods(String path, String methods, String allow) {
    for (String method : methods.split(", ")) {
      HttpResponse<String> answer = api.send(method, path, new byte[0]);
      assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue(allow);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "HEAD", "OPTIONS", "BREW"})
  void anUnknownPathIsNotFoundWhateverTheMethod(String method) {
    for (String path : List.of("/", "/x", "/v2", "/v2/none", "/v2/projects/", "/v2/projects/p/")) {
      if (!path.equals("/")) {
        assertThat(api.send(method, path, new byte[0]).statusCode())
            .as(method + " " + path)
            .isEqualTo(404);
      }
    }
  }
}
