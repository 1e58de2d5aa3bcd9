package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.api.KindSamples.Sample;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The HTTP interface of every kind of the table, from its row and its sample: a new kind is tested
/// as soon as it is in the table, and fails here until it has a sample.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryKindTest {
  private static final String NEW = "new-one";

  private final List<String> made = new ArrayList<>();
  private LiveApi api;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @AfterEach
  void takeDown() {
    for (String path : made.reversed()) {
      api.delete(path);
    }
    made.clear();
  }

  static Stream<Kind<?>> kinds() {
    return KindTable.standard().kinds().stream();
  }

  static Stream<Kind<?>> kindsBelowOthers() {
    return kinds().filter(kind -> kind.parent().isPresent());
  }

  static Stream<Kind<?>> kindsThatTakePut() {
    return kinds().filter(kind -> kind.verbs().contains(Verb.REPLACE));
  }

  static Stream<Kind<?>> kindsAboveOthers() {
    return kinds().filter(kind -> !KindTable.standard().childrenOf(kind).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isCreatedReadAndDeleted(Kind<?> kind) {
    Sample sample = withParents(kind);
    String path = sample.path(sample.name());
    refused("GET", path, sample, Problem.NOT_FOUND, kind.notFoundText());
    refused("DELETE", path, sample, Problem.NOT_FOUND, kind.notFoundText());

    made.add(path);
    answers(send("POST", sample.path(""), sample, sample.name()), 201, sample);
    refused("POST", sample.path(""), sample, Problem.ALREADY_EXISTS, kind.existsText());
    answers(api.get(path), 200, sample);
    HttpResponse<String> list = api.get(sample.path(""));
    assertThat(list.statusCode()).isEqualTo(200);
    if (kind.listShape().isEmpty()) {
      assertThat(list.body()).isEqualTo("[" + sample.echo(sample.name()) + "]\n");
    }

    HttpResponse<String> gone = api.delete(path);
    assertThat(gone.statusCode()).as(gone.body()).isEqualTo(204);
    assertThat(gone.body()).isEmpty();
    refused("DELETE", path, sample, Problem.NOT_FOUND, kind.notFoundText());
    refused("GET", path, sample, Problem.NOT_FOUND, kind.notFoundText());
  }

  @ParameterizedTest
  @MethodSource("kindsBelowOthers")
  void itsParentsMustExist(Kind<?> kind) {
    Sample sample = KindSamples.of(kind);
    Kind<?> root = kind;
    while (root.parent().isPresent()) {
      root = root.parent().get();
    }
    String missing = root.notFoundText();
    String path = sample.path(sample.name());

    refused("POST", sample.path(""), sample, Problem.PARENT_NOT_FOUND, missing);
    refused("GET", sample.path(""), sample, Problem.PARENT_NOT_FOUND, missing);
    refused("GET", path, sample, Problem.PARENT_NOT_FOUND, missing);
    refused("DELETE", path, sample, Problem.PARENT_NOT_FOUND, missing);
    if (kind.verbs().contains(Verb.REPLACE)) {
      refused("PUT", path, sample, Problem.PARENT_NOT_FOUND, missing);
    }
  }

  @ParameterizedTest
  @MethodSource("kindsThatTakePut")
  void aPutCreatesOrReplacesWithTheCodesOfItsRow(Kind<?> kind) {
    Sample sample = withParents(kind);
    String path = sample.path(sample.name());
    made.add(path);
    if (kind.upsert()) {
      answers(send("PUT", path, sample, sample.name()), kind.codes().putCreated(), sample);
    } else {
      refused("PUT", path, sample, Problem.NOT_FOUND, kind.notFoundText());
      send("POST", sample.path(""), sample, sample.name());
    }

    answers(send("PUT", path, sample, sample.name()), kind.codes().putReplaced(), sample);
    answers(api.get(path), 200, sample);
    HttpResponse<String> other = send("PUT", sample.path(NEW), sample, sample.name());
    assertThat(other.statusCode()).isEqualTo(kind.mismatchText().isPresent() ? 409 : 400);
    assertThat(other.body())
        .isEqualTo(
            kind.mismatchText().orElse("The name in the body is not the name in the URL.") + "\n");
    assertThat(api.get(sample.path(NEW)).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @MethodSource("kindsAboveOthers")
  void isNotDeletedBeforeItsChildren(Kind<?> kind) {
    for (Kind<?> child : KindTable.standard().childrenOf(kind)) {
      Sample below = withParents(child);
      send("POST", below.path(""), below, below.name());
      made.add(below.path(below.name()));
      Sample sample = KindSamples.of(kind);

      refused(
          "DELETE",
          sample.path(sample.name()),
          sample,
          Problem.HAS_CHILDREN,
          "Cannot delete parent without deleting child references first");
      takeDown();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void otherMethodsAreNotAllowedAndTheAnswerSaysWhichAre(Kind<?> kind) {
    Sample sample = KindSamples.of(kind);
    boolean put = kind.verbs().contains(Verb.REPLACE);
    for (String method : List.of("PATCH", "HEAD", "OPTIONS", "PURGE")) {
      notAllowed(method, sample.path(sample.name()), put ? "GET, PUT, DELETE" : "GET, DELETE");
      notAllowed(method, sample.path(""), "GET, POST");
    }
    notAllowed("POST", sample.path(sample.name()), put ? "GET, PUT, DELETE" : "GET, DELETE");
    notAllowed("DELETE", sample.path(""), "GET, POST");
    if (!put) {
      notAllowed("PUT", sample.path(sample.name()), "GET, DELETE");
    }
  }

  private void notAllowed(String method, String path, String allow) {
    HttpResponse<String> answer = api.send(method, path, new byte[0]);
    assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue(allow);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aMisspeltMemberIsRefusedOrOfEmcosKindsTold(Kind<?> kind) {
    Sample sample = withParents(kind);
    String path = sample.path(sample.name());
    for (String level : List.of("", "metadata", "spec")) {
      ObjectNode body = (ObjectNode) Json.parse(sample.echo(sample.name()));
      if (!(body.at(level.isEmpty() ? "" : "/" + level) instanceof ObjectNode misspelt)) {
        continue;
      }
      if (!level.isEmpty() && isMap(kind, level)) {
        continue;
      }
      misspelt.put("registires", "x");
      String where = level.isEmpty() ? "registires" : level + ".registires";

      HttpResponse<String> answer = post(sample, body);
      if (kind.ours()) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Invalid Input:\n" + where + ": is unknown");
        assertThat(api.get(path).statusCode()).isEqualTo(404);
      } else {
        made.add(path);
        answers(answer, 201, sample);
        assertThat(answer.headers().firstValue("Warning"))
            .hasValueSatisfying(warning ->
                assertThat(warning)
                    .startsWith("299 - \"unknown members were ignored: ")
                    .contains(where));
        api.delete(path);
      }

      body.put("apiVersion", "bulkhead.io/v1").put("kind", kind.name());
      HttpResponse<String> refused = post(sample, body);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(refused.body()).contains(where + ": is unknown").doesNotContain("kind: ");
      assertThat(api.get(path).statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aDocumentMaySayWhatItIs(Kind<?> kind) {
    Sample sample = withParents(kind);
    String path = sample.path(sample.name());
    made.add(path);
    ObjectNode body = (ObjectNode) Json.parse(sample.echo(sample.name()));
    body.put("apiVersion", "bulkhead.io/v1").put("kind", kind.name());

    HttpResponse<String> answer = post(sample, body);

    answers(answer, 201, sample);
    assertThat(answer.headers().firstValue("Warning")).isEmpty();
  }

  private static boolean isMap(Kind<?> kind, String member) {
    return Stream.of(kind.type().getRecordComponents())
        .anyMatch(c -> c.getName().equals(member) && !c.getType().isRecord());
  }

  private HttpResponse<String> post(Sample sample, ObjectNode body) {
    byte[] json = body.toString().getBytes(StandardCharsets.UTF_8);
    return sample.file().length > 0
        ? api.form("POST", sample.path(""), body.toString(), "file", sample.file())
        : api.send("POST", sample.path(""), json);
  }

  /// Creates everything that the kind's sample needs; [#takeDown] removes it.
  private Sample withParents(Kind<?> kind) {
    Sample sample = KindSamples.of(kind);
    for (String needed : sample.needs()) {
      make(KindSamples.of(needed));
    }
    kind.parent().ifPresent(up -> make(KindSamples.of(up)));
    return sample;
  }

  private void make(Sample sample) {
    sample.kind().parent().ifPresent(up -> make(KindSamples.of(up)));
    String path = sample.path(sample.name());
    if (!made.contains(path)) {
      HttpResponse<String> created = send("POST", sample.path(""), sample, sample.name());
      assertThat(created.statusCode()).as(sample + " " + created.body()).isEqualTo(201);
      made.add(path);
    }
  }

  private HttpResponse<String> send(
      String method, String path, Sample sample, String name, String... headers) {
    if (!method.equals("POST") && !method.equals("PUT")) {
      return api.send(method, path, new byte[0], headers);
    }
    if (sample.file().length > 0) {
      return api.form(method, path, sample.body(name), "file", sample.file(), headers);
    }
    return api.send(method, path, sample.body(name).getBytes(StandardCharsets.UTF_8), headers);
  }

  private static void answers(HttpResponse<String> answer, int code, Sample sample) {
    assertThat(answer.statusCode()).as(sample + " " + answer.body()).isEqualTo(code);
    assertThat(answer.body()).isEqualTo(sample.echo(sample.name()) + "\n");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  /// Asks twice: for EMCO's text, and for the problem as JSON.
  private void refused(String method, String path, Sample sample, Problem problem, String text) {
    int code = ProblemMapper.status(problem);
    HttpResponse<String> plain = send(method, path, sample, sample.name());
    assertThat(plain.statusCode()).as(method + " " + path + " " + plain.body()).isEqualTo(code);
    assertThat(plain.body()).isEqualTo(text + "\n");
    assertThat(plain.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(plain.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");

    HttpResponse<String> asked =
        send(
            method,
            path,
            sample,
            sample.name(),
            "Accept",
            "application/json, application/problem+json");
    assertThat(asked.statusCode()).isEqualTo(code);
    assertThat(asked.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode body = Json.parse(asked.body());
    assertThat(body.path("status").asInt()).isEqualTo(code);
    assertThat(body.path("code").asText()).isEqualTo(problem.name());
    assertThat(body.path("detail").asText()).isEqualTo(text);
  }
}
