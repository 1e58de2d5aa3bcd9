package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.api.KindSamples.Sample;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every route with every role, over HTTP. The answers are in a file for reviewers:
/// `access/matrix.txt`. The owner has the project `p`; the user has its logical cloud `lc` and
/// created the composite app; the neighbour has the logical cloud `next` of the same project; the
/// other owner has the project `q`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {
  private static final List<String> CALLERS =
      List.of("operator", "auditor", "owner", "user", "neighbour", "other-owner", "no-role");
  private static final KindTable TABLE = KindTable.standard();

  private LiveApi api;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data, AccessMatrixTest::handlers);
    TABLE.kinds().forEach(kind -> make(KindSamples.of(kind), KindSamples.of(kind).name()));
    for (String other : List.of("q", "q2")) {
      assertThat(api.post("/v2/projects", named(other)).statusCode()).isEqualTo(201);
    }
    String next =
        "{\"metadata\":{\"name\":\"next\"},\"spec\":{\"namespace\":\"next\",\"user\":{\"userName\":\"n\"}}}";
    assertThat(api.post("/v2/projects/p/logical-clouds", next).statusCode()).isEqualTo(201);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  /// The caller matters here, not the result.
  private static Map<Action, ActionHandler> handlers(io.bulkhead.store.Store store) {
    Map<Action, ActionHandler> handlers = new LinkedHashMap<>();
    Actions.ALL.forEach(action -> handlers.put(action, call -> ActionHandler.Answer.EMPTY));
    handlers.putAll(RecordActions.on(store));
    return handlers;
  }

  private static String named(String name) {
    return "{\"metadata\":{\"name\":\"%s\"}}".formatted(name);
  }

  private static boolean inCompositeApp(Kind<?> kind) {
    return kind == WorkloadKinds.COMPOSITE_APP
        || kind.parent().filter(AccessMatrixTest::inCompositeApp).isPresent();
  }

  /// Documents that a department can own are created by its user.
  private void make(Sample sample, String name) {
    String maker = inCompositeApp(sample.kind()) ? "user" : "operator";
    HttpResponse<String> answer = create(sample, name, maker);
    assertThat(answer.statusCode()).as(sample + ": " + answer.body()).isEqualTo(201);
  }

  private HttpResponse<String> create(Sample sample, String name, String caller) {
    return write("POST", sample, sample.path(""), name, caller);
  }

  private HttpResponse<String> write(
      String method, Sample sample, String path, String name, String caller) {
    String[] who = {"Authorization", "Bearer " + caller};
    return sample.kind().file().isPresent()
        ? api.form(method, path, sample.body(name), "file", sample.file(), who)
        : api.send(
            method,
            path,
            sample.body(name).getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/json",
            who[0],
            who[1]);
  }

  private HttpResponse<String> read(String path, String caller) {
    return api.get(path, "Authorization", "Bearer " + caller);
  }

  @Test
  void everyRouteAnswersEveryRoleAsTheFileSays() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(line("", CALLERS));
    for (Kind<?> kind : TABLE.kinds()) {
      rows(kind, lines);
    }
    for (Action action : Actions.ALL) {
      String path = path(action);
      lines.add(
          line(
              action.method() + " " + path,
              CALLERS.stream().map(caller -> acted(action, path, caller)).toList()));
    }
    String actual = String.join("\n", lines) + "\n";
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/matrix.txt"), actual);
    assertThat(actual)
        .as("compare server/target/matrix.txt, and copy it when the change is meant")
        .isEqualTo(Files.readString(Path.of("src/test/resources/access/matrix.txt")));
  }

  private void rows(Kind<?> kind, List<String> lines) {
    Sample sample = KindSamples.of(kind);
    for (Verb verb : Verb.values()) {
      if (kind.verbs().contains(verb)) {
        String path = sample.path(verb == Verb.LIST || verb == Verb.CREATE ? "" : sample.name());
        lines.add(
            line(
                verb + " " + path,
                CALLERS.stream().map(caller -> answer(sample, verb, caller)).toList()));
      }
    }
    if (kind.file().isPresent()) {
      String path = sample.path(sample.name());
      lines.add(
          line(
              "FILE " + path,
              CALLERS.stream()
                  .map(caller ->
                      api.get(
                          path,
                          "Authorization",
                          "Bearer " + caller,
                          "Accept",
                          "application/octet-stream"))
                  .map(answer -> "" + answer.statusCode())
                  .toList()));
    }
  }

  private static String line(String what, List<String> cells) {
    var text = new StringBuilder("%-128s".formatted(what));
    cells.forEach(cell -> text.append(" %-11s".formatted(cell)));
    return text.toString().stripTrailing();
  }

  private String answer(Sample sample, Verb verb, String caller) {
    return switch (verb) {
      case LIST -> {
        HttpResponse<String> list = read(sample.path(""), caller);
        JsonNode items = list.statusCode() == 200 ? Json.parse(list.body()) : Json.parse("[]");
        yield list.statusCode() + (list.statusCode() == 200 ? " of " + items.size() : "");
      }
      case GET -> "" + read(sample.path(sample.name()), caller).statusCode();
      case CREATE ->
          apart(
              sample,
              () -> {
                HttpResponse<String> made = create(sample, "fresh", caller);
                api.delete(sample.path("fresh"));
                return made.statusCode();
              });
      case REPLACE ->
          "" + write("PUT", sample, sample.path(sample.name()), sample.name(), caller).statusCode();
      case DELETE ->
          apart(
              sample,
              () -> {
                String path = sample.path("doomed");
                make(sample, "doomed");
                int code =
                    api.send("DELETE", path, new byte[0], "Authorization", bearer(caller))
                        .statusCode();
                api.delete(path);
                return code;
              });
    };
  }

  /// Without the sample, if nothing depends on it: some kinds allow one document only.
  private String apart(Sample sample, java.util.function.IntSupplier work) {
    boolean leaf = TABLE.childrenOf(sample.kind()).isEmpty();
    if (leaf) {
      assertThat(api.delete(sample.path(sample.name())).statusCode()).isEqualTo(204);
    }
    int code = work.getAsInt();
    if (leaf) {
      make(sample, sample.name());
    }
    return "" + code;
  }

  private static String bearer(String caller) {
    return "Bearer " + caller;
  }

  private static String path(Action action) {
    Kind<?> on = action.on();
    Sample sample = on == null ? null : KindSamples.of(on);
    var path = new StringBuilder(sample == null ? "/v2" : sample.path(sample.name()));
    path.append('/').append(action.name());
    action.variables().forEach(variable -> path.append("/none"));
    return path.toString();
  }

  private String acted(Action action, String path, String caller) {
    return ""
        + api.send(action.method().name(), path, new byte[0], "Authorization", bearer(caller))
            .statusCode();
  }

  /// Status, text and headers are the same as for a name that does not exist.
  @Test
  void whatMayNotBeReadLooksExactlyAsIfItWereMissing() {
    int compared = 0;
    for (Kind<?> kind : TABLE.kinds()) {
      Sample sample = KindSamples.of(kind);
      for (String path : List.of(sample.path(sample.name()), sample.path(""))) {
        for (String caller : CALLERS) {
          HttpResponse<String> hidden = read(path, caller);
          if (hidden.statusCode() == 404) {
            HttpResponse<String> missing = read(withoutOutermostHidden(kind, path, caller), caller);
            assertThat(told(hidden)).as(caller + " " + path).isEqualTo(told(missing));
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  private static String told(HttpResponse<String> answer) {
    var headers = new java.util.TreeMap<>(answer.headers().map());
    return answer.statusCode() + " " + headers + " " + answer.body();
  }

  /// The path with the first hidden name replaced by one that does not exist.
  private String withoutOutermostHidden(Kind<?> kind, String path, String caller) {
    List<Kind<?>> chain = new ArrayList<>();
    for (Kind<?> at = kind; at != null; at = at.parent().orElse(null)) {
      chain.addFirst(at);
    }
    for (Kind<?> at : chain) {
      Sample sample = KindSamples.of(at);
      String document = sample.path(sample.name());
      if (path.startsWith(document) && read(document, caller).statusCode() == 404) {
        return sample.path("never-made") + path.substring(document.length());
      }
    }
    throw new AssertionError(caller + " sees all of " + path + ", and yet it is missing");
  }

  @Test
  void aTakenNameOfAnotherDepartmentIsNotOverwritten() {
    Sample app = KindSamples.of(WorkloadKinds.COMPOSITE_APP);
    String path = app.path(app.name());
    String before = api.get(path).body();

    assertThat(write("PUT", app, path, app.name(), "neighbour").statusCode()).isEqualTo(409);
    assertThat(create(app, app.name(), "neighbour").statusCode()).isEqualTo(409);
    assertThat(api.get(path).body()).isEqualTo(before);
  }

  @Test
  void aDepartmentDoesNotDeployIntoAnothersLogicalCloud() {
    Sample group = KindSamples.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP);
    String foreign = group.body("stray").replace("\"lc\"", "\"next\"");
    byte[] body = foreign.getBytes(StandardCharsets.UTF_8);
    String[] user = {"Authorization", "Bearer user", "Content-Type", "application/json"};

    assertThat(api.send("POST", group.path(""), body, user).statusCode()).isEqualTo(403);
    assertThat(api.send("PUT", group.path("stray"), body, user).statusCode()).isEqualTo(403);
    byte[] moved = foreign.replace("stray", group.name()).getBytes(StandardCharsets.UTF_8);
    assertThat(api.send("PUT", group.path(group.name()), moved, user).statusCode()).isEqualTo(403);
  }

  @Test
  void aDepartmentNoLongerChangesAnAppThatAnotherDeploys() {
    Sample group = KindSamples.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP);
    Sample app = KindSamples.of(WorkloadKinds.APP);
    String shared = group.body("shared").replace("\"lc\"", "\"next\"");
    assertThat(api.post(group.path(""), shared).statusCode()).isEqualTo(201);

    assertThat(write("PUT", app, app.path(app.name()), app.name(), "user").statusCode())
        .isEqualTo(403);
    assertThat(read(app.path(app.name()), "user").statusCode()).isEqualTo(200);
    assertThat(read(app.path(app.name()), "neighbour").statusCode()).isEqualTo(200);
    assertThat(read(group.path("shared"), "user").statusCode()).isEqualTo(404);
    assertThat(read(group.path("shared"), "neighbour").statusCode()).isEqualTo(200);
    assertThat(api.delete(group.path("shared")).statusCode()).isEqualTo(204);
  }

  @Test
  void aPageDoesNotTellHowMuchIsHidden() {
    HttpResponse<String> page = read("/v2/projects?limit=1", "other-owner");

    assertThat(Json.parse(page.body())).hasSize(1);
    assertThat(page.body()).contains("\"q\"").doesNotContain("\"p\"");
    assertThat(page.headers().firstValue("X-Continue")).isEmpty();
  }
}
