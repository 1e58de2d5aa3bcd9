package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.manifest.Json;
import io.bulkhead.store.Store;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
  private LiveApi api;
  private Path data;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    api = new LiveApi(folder, AuditTest::handlers);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /// `approve` writes, and fails afterwards when it is told to; other actions do nothing.
  private static Map<Action, ActionHandler> handlers(Store store) {
    Map<Action, ActionHandler> handlers = new LinkedHashMap<>();
    for (Action action : Actions.ALL) {
      handlers.put(action, call -> ActionHandler.Answer.EMPTY);
      if (action.name().equals("approve")) {
        handlers.put(
            action,
            call -> {
              store.write(writer -> {
                writer.secrets().save("approved", new byte[1]);
                if (call.body().length > 0) {
                  throw new IllegalStateException("broken on purpose");
                }
                return 0;
              });
              return ActionHandler.Answer.EMPTY;
            });
      }
    }
    handlers.putAll(RecordActions.on(store));
    return handlers;
  }

  private JsonNode last() {
    JsonNode rows = Json.parse(api.get("/v2/audit?limit=1000").body());
    return rows.get(rows.size() - 1);
  }

  private int rows() {
    return Json.parse(api.get("/v2/audit?limit=1000").body()).size();
  }

  private static String project(String name, String description) {
    return "{\"metadata\":{\"name\":\"%s\",\"description\":\"%s\"}}".formatted(name, description);
  }

  private void group() {
    for (String kind :
        new String[] {"Project", "LogicalCloud", "CompositeApp", "DeploymentIntentGroup"}) {
      var sample = KindSamples.of(kind);
      assertThat(api.post(sample.path(""), sample.body(sample.name())).statusCode()).isEqualTo(201);
    }
  }

  private static String approve() {
    var sample = KindSamples.of("DeploymentIntentGroup");
    return sample.path(sample.name()) + "/approve";
  }

  @Test
  void aRowTellsWhoDidWhatFromWhereAndWhatChanged() {
    api.post("/v2/projects", project("p", "one"));
    JsonNode created = last();
    assertThat(created.path("identity").asText()).isEqualTo("operator");
    assertThat(created.path("remote").asText()).isEqualTo("127.0.0.1");
    assertThat(created.path("decision").asText()).isEqualTo("allowed");
    assertThat(created.path("reason").asText()).isEmpty();
    assertThat(created.path("status").asInt()).isEqualTo(201);
    assertThat(created.path("bodyDigest").asText()).hasSize(64);

    api.put("/v2/projects/p", project("p", "two"));
    JsonNode replaced = last();
    assertThat(replaced.path("diffDigest").asText())
        .hasSize(64)
        .isNotEqualTo(created.path("diffDigest").asText());

    api.delete("/v2/projects/p");
    assertThat(last().path("diffDigest").asText()).hasSize(64);
    assertThat(last().path("bodyDigest").asText()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /v2/projects         | owner   | owner   | 403 | Only an operator may create a Project.
          DELETE | /v2/projects/none    | operator| operator| 404 | Project not found
          GET    | /v2/projects         | nobody  | unknown | 401 | A bearer token is needed.
          GET    | /v2/projects/q       | owner   | owner   | 404 | outside of the caller's roles: Project q
          GET    | /v2/audit            | owner   | owner   | 403 | Only an operator or auditor may ask
          PATCH  | /v2/projects/q       | owner   | owner   | 405 | PATCH is not allowed here
          """)
  void aRefusalIsKeptWithItsReason(
      String method, String path, String caller, String identity, int status, String reason) {
    api.post("/v2/projects", project("q", ""));
    byte[] body = method.equals("POST") ? project("x", "").getBytes() : new byte[0];
    HttpResponse<String> refused =
        api.send(method, path, body, "Authorization", "Bearer " + caller);

    assertThat(refused.statusCode()).isEqualTo(status);
    JsonNode row = last();
    assertThat(row.path("decision").asText()).isEqualTo("refused");
    assertThat(row.path("identity").asText()).isEqualTo(identity);
    assertThat(row.path("verb").asText()).isEqualTo(method);
    assertThat(row.path("status").asInt()).isEqualTo(status);
    assertThat(row.path("reason").asText()).startsWith(reason);
  }

  @Test
  void aFloodOfUnknownCallersIsSummedUpAndKnownOnesAreKeptOneByOne() throws Exception {
    int before = rows();
    for (int i = 0; i < 300; i++) {
      api.get("/v2/projects/" + i, "Authorization", "Bearer nobody");
      if (i % 10 == 0) {
        byte[] body = project("x", "").getBytes();
        api.send("POST", "/v2/projects", body, "Authorization", "Bearer owner");
      }
    }
    assertThat(rows()).isEqualTo(before + 1 + 30);

    api.close();
    api = new LiveApi(data, AuditTest::handlers);
    assertThat(rows()).isEqualTo(before + 1 + 30 + 1);
    assertThat(last().path("reason").asText())
        .startsWith("A bearer token is needed. (299 more since");
    assertThat(last().path("identity").asText()).isEqualTo("unknown");
  }

  @Test
  void readsThatAreAllowedOrMerelyWrongLeaveNoRow() {
    int before = rows();
    api.get("/v2/projects");
    api.get("/v2/projects/none");
    api.get("/v2/projects?limit=x");
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void readingASecretIsKept() {
    for (String kind : new String[] {"ClusterProvider", "Cluster", "ClusterSyncObject"}) {
      var sample = KindSamples.of(kind);
      if (sample.file().length > 0) {
        api.form("POST", sample.path(""), sample.body(sample.name()), "file", sample.file());
      } else {
        api.post(sample.path(""), sample.body(sample.name()));
      }
    }
    var cluster = KindSamples.of("Cluster");
    int before = rows();
    api.get(cluster.path(cluster.name()), "Accept", "application/json");
    assertThat(rows()).isEqualTo(before);

    api.get(cluster.path(cluster.name()), "Accept", "application/octet-stream");
    assertThat(last().path("verb").asText()).isEqualTo("GET");
    assertThat(last().path("path").asText()).isEqualTo(cluster.path(cluster.name()));
    var object = KindSamples.of("ClusterSyncObject");
    api.get(object.path(object.name()));
    assertThat(last().path("path").asText()).isEqualTo(object.path(object.name()));
    assertThat(rows()).isEqualTo(before + 2);
  }

  @Test
  void theRowOfAnActionIsInTheActionsOwnTransaction() {
    group();
    long before = api.store.read(reader -> reader.revision());

    assertThat(api.send("POST", approve(), new byte[0]).statusCode()).isEqualTo(202);

    long after = api.store.read(reader -> reader.revision());
    assertThat(after).isEqualTo(before + 1);
    assertThat(last().path("path").asText()).isEqualTo(approve());
    assertThat(last().path("decision").asText()).isEqualTo("allowed");
  }

  @Test
  void anActionThatFailsLeavesOnlyItsRefusal() {
    group();
    int before = rows();

    assertThat(api.post(approve(), "{}").statusCode()).isEqualTo(500);

    boolean approved = api.store.read(reader -> reader.secrets().find("approved").isPresent());
    assertThat(approved).isFalse();
    assertThat(rows()).isEqualTo(before + 1);
    assertThat(last().path("decision").asText()).isEqualTo("refused");
  }

  @Test
  void theAuditIsReadFromATimeOn() {
    api.post("/v2/projects", project("one", ""));
    String first = last().path("time").asText();
    String later = java.time.Instant.parse(first).plusSeconds(3600).toString();

    assertThat(Json.parse(api.get("/v2/audit?since=" + first).body())).isNotEmpty();
    assertThat(Json.parse(api.get("/v2/audit?since=" + later).body())).isEmpty();
    assertThat(Json.parse(api.get("/v2/audit?since=1999-01-01T00:00:00Z").body())).hasSize(1);
    assertThat(api.get("/v2/audit?since=yesterday").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit SET entry = CAST(REPLACE(CAST(entry AS TEXT), 'allowed', 'refused') AS BLOB)"
            + " WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
        "UPDATE audit SET hash = previous_hash WHERE number = 2",
        "UPDATE audit SET number = number + 10 WHERE number >= 2",
      })
  void aRowThatIsEditedInTheDatabaseIsFound(String edit) throws SQLException {
    for (int i = 0; i < 4; i++) {
      api.post("/v2/projects", project("p" + i, ""));
    }
    JsonNode good = Json.parse(api.get("/v2/audit-verification").body());
    assertThat(good.path("intact").asBoolean()).isTrue();
    assertThat(good.path("rows").asInt()).isEqualTo(4);
    assertThat(good.path("lastHash").asText()).isEqualTo(last().path("hash").asText());

    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data + "/bulkhead.db");
        var statement = database.createStatement()) {
      statement.executeUpdate(edit);
    }

    JsonNode broken = Json.parse(api.get("/v2/audit-verification").body());
    assertThat(broken.path("intact").asBoolean()).isFalse();
    assertThat(broken.path("firstBroken").asInt()).isEqualTo(2);
  }
}
