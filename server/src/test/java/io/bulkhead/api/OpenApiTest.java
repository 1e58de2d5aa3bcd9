package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.api.openapi.OpenApi;
import io.bulkhead.intent.EmcoJson;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.UnknownMembers;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  private static final Map<Verb, String> METHODS =
      Map.of(
          Verb.CREATE,
          "POST",
          Verb.LIST,
          "GET",
          Verb.GET,
          "GET",
          Verb.REPLACE,
          "PUT",
          Verb.DELETE,
          "DELETE");

  private final ObjectNode description = OpenApi.of(KindTable.standard(), Actions.ALL);

  @Test
  void everyVerbOfEveryKindIsDescribed() {
    List<String> operations = operations(description);
    for (Kind<?> kind : KindTable.standard().kinds()) {
      List<String> names = new ArrayList<>();
      for (Kind<?> k = kind; k != null; k = k.parent().orElse(null)) {
        names.addAll(0, k.variables().stream().map(v -> "{" + v + "}").toList());
      }
      int parents = names.size() - kind.variables().size();
      for (Verb verb : kind.verbs()) {
        boolean whole = verb == Verb.CREATE || verb == Verb.LIST;
        String path = whole ? kind.collectionPath(names.subList(0, parents)) : kind.path(names);
        assertThat(operations).contains(METHODS.get(verb) + " " + path);
      }
    }
  }

  @Test
  void theLicenceIsThatOfTheRepository() throws IOException {
    assertThat(description.at("/info/license/identifier").asText()).isEqualTo("Apache-2.0");
    assertThat(Files.readString(Path.of("../LICENSE"))).contains("Apache License", "Version 2.0,");
  }

  @Test
  void everyActionIsDescribed() {
    List<String> operations = operations(description);
    for (Action action : Actions.ALL) {
      assertThat(operations)
          .as(action.name())
          .anyMatch(operation ->
              operation.startsWith(action.method().name() + " ")
                  && operation.contains("/" + action.name())
                  && (action.on() == null
                      || operation.contains("/" + action.on().segment() + "/")));
    }
  }

  @Test
  void everyReferenceLeadsToASchema() {
    List<String> references = description.findValuesAsText("$ref");

    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(description.at(reference.substring(1)).isObject()).as(reference).isTrue();
    }
  }

  @Test
  void whatAMemberMayBeIsDescribed() {
    var schemas = description.at("/components/schemas");

    assertThat(schemas.at("/LogicalCloudSpec/properties/trust/enum"))
        .extracting(JsonNode::asText)
        .containsExactly("untrusted", "trusted");
    assertThat(schemas.at("/LogicalCloudSpec/properties/labels/type"))
        .extracting(JsonNode::asText)
        .containsExactly("object", "null");
    assertThat(schemas.at("/AppDependencySpec/properties/opStatus/pattern").asText())
        .isEqualTo("^(?:[Rr][Ee][Aa][Dd][Yy]|[Dd][Ee][Pp][Ll][Oo][Yy][Ee][Dd])$");
    assertThat(schemas.at("/Metadata/properties/name/maxLength").asInt()).isEqualTo(128);
    assertThat(schemas.at("/ControllerSpec/properties/port/maximum").asInt()).isEqualTo(50000);
    assertThat(schemas.at("/LogicalCloudSpec/properties/labels/additionalProperties/maxLength"))
        .hasToString("128");
  }

  @Test
  void eachOperationHasANameOfItsOwnThatReadsWell() {
    List<String> ids = description.path("paths").findValuesAsText("operationId");

    assertThat(ids)
        .hasSameSizeAs(operations(description))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z]+([A-Z][a-z]+)*"))
        .contains(
            "getDeploymentIntentGroup",
            "listAppDependencies",
            "instantiateLogicalCloud",
            "getClusterCapabilities");
  }

  @Test
  void whateverIsAnsweredHasASchema() {
    for (JsonNode path : description.path("paths")) {
      for (JsonNode operation : path) {
        String id = operation.path("operationId").asText();
        operation
            .path("responses")
            .properties()
            .forEach(response -> {
              String code = response.getKey();
              boolean empty =
                  code.equals("202") && !id.startsWith("update")
                      || code.equals("204")
                      || id.equals("stopLogicalCloud")
                      || code.endsWith("XX");
              JsonNode content = response.getValue().path("content");
              assertThat(content.isEmpty()).as(id + " " + code).isEqualTo(empty);
              content.forEach(media -> assertThat(media.path("schema").isEmpty()).as(id).isFalse());
            });
        operation
            .path("parameters")
            .forEach(parameter ->
                assertThat(parameter.path("description").asText()).as(id).isNotBlank());
      }
    }
  }

  @Test
  void whatIsLeftOutWhenItIsNotThereIsNotRequired() {
    JsonNode token = description.at("/components/schemas/TokenResponse");
    JsonNode operation = description.at("/components/schemas/OperationResponse");
    JsonNode status = description.at("/components/schemas/StatusResponse");

    assertThat(token.path("required")).extracting(JsonNode::asText).contains("name", "role");
    assertThat(token.path("required")).extracting(JsonNode::asText).doesNotContain("lastUsed");
    assertThat(operation.at("/properties/ended/type"))
        .extracting(JsonNode::asText)
        .containsExactly("string", "null");
    assertThat(status.at("/properties").properties())
        .extracting(Map.Entry::getKey)
        .contains("project", "states", "deployedStatus", "apps", "conditions");
    assertThat(status.path("required"))
        .extracting(JsonNode::asText)
        .containsExactly("project", "name");
  }

  @Test
  void whatALaterPageNeedsIsDescribed() {
    for (Kind<?> kind : KindTable.standard().kinds()) {
      if (kind.verbs().contains(Verb.LIST)) {
        JsonNode list =
            description
                .path("paths")
                .valueStream()
                .map(path -> path.path("get"))
                .filter(get -> get.path("operationId").asText().startsWith("list"))
                .filter(get -> get.at("/tags/0").asText().equals(kind.name()))
                .findFirst()
                .orElseThrow();

        assertThat(list.path("parameters").findValuesAsText("name"))
            .as(kind.name())
            .contains("limit", "continue");
        assertThat(list.at("/responses/200/headers").has("X-Continue")).isTrue();
      }
    }
  }

  @Test
  void whatIsSentAndAnsweredHasAnExampleThatItsKindTakes() {
    var json = new EmcoJson();
    for (Kind<?> kind : KindTable.standard().kinds()) {
      if (kind.verbs().contains(Verb.CREATE)) {
        JsonNode create = operation("create" + kind.name());
        JsonNode sent =
            kind.file().isPresent()
                ? create.at("/requestBody/content/multipart~1form-data/example/metadata")
                : create.at("/requestBody/content/application~1json/example");
        int code = kind.codes().created();
        JsonNode answered = create.at("/responses/" + code + "/content/application~1json/example");

        assertThat(sent.isObject()).as(kind.name()).isTrue();
        assertThat(UnknownMembers.in(kind, sent).none()).as(kind + " " + sent).isTrue();
        assertThat(new String(answered(json, kind, sent), StandardCharsets.UTF_8).strip())
            .isEqualToIgnoringNewLines(
                new String(json.line(answered), StandardCharsets.UTF_8).strip());
      }
    }
  }

  private static <D> byte[] answered(EmcoJson json, Kind<D> kind, JsonNode sent) {
    D body = json.decode(kind, Json.canonical(sent)).body();
    json.validate(kind, body, false);
    return json.line(body);
  }

  private JsonNode operation(String id) {
    return description
        .path("paths")
        .valueStream()
        .flatMap(JsonNode::valueStream)
        .filter(one -> one.path("operationId").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDescriptionAndItsPageAreOpenToAll(@TempDir Path data) throws Exception {
    try (var api = new LiveApi(data)) {
      assertThat(api.get("/openapi", "Authorization", "none").body())
          .contains("\"openapi\":\"3.1.0\"");
      HttpResponse<String> page = api.get("/docs", "Authorization", "none");
      assertThat(page.body()).contains("Bulkhead API").doesNotContain("style=", "<style");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none';")
          .doesNotContain("unsafe", "http", "*");
      var files = Pattern.compile("(?:src|href)=\"(.*?)\"").matcher(page.body());
      assertThat(files.results().map(file -> api.get(file.group(1), "Authorization", "none")))
          .hasSize(4)
          .allMatch(file -> file.statusCode() == 200 && !file.body().isEmpty());
      assertThat(api.get("/", "Authorization", "none").headers().firstValue("Location"))
          .hasValue("/docs");
      assertThat(api.get("/v2/projects", "Authorization", "none").statusCode()).isEqualTo(401);
    }
  }

  /// Names of all operations, as `GET /v2/projects`.
  static List<String> operations(ObjectNode openApi) {
    List<String> all = new ArrayList<>();
    openApi
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(
                    method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return all;
  }
}
