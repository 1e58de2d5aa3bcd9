package io.bulkhead.api;

import static io.bulkhead.api.EmcoLife.CA;
import static io.bulkhead.api.EmcoLife.CL;
import static io.bulkhead.api.EmcoLife.CP;
import static io.bulkhead.api.EmcoLife.DIG;
import static io.bulkhead.api.EmcoLife.GPI;
import static io.bulkhead.api.EmcoLife.LC;
import static io.bulkhead.api.EmcoLife.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// EMCO's routes, statuses and texts, as its clients use them: the whole life of every kind, from
/// create to delete.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmcoRoutesTest {
  private LiveApi api;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private HttpResponse<String> write(String method, String path, EmcoLife row) {
    byte[] json = row.body().getBytes(StandardCharsets.UTF_8);
    return row.file().length > 0
        ? api.form(method, path, row.body(), "file", row.file())
        : api.send(method, path, json, "Content-Type", "application/json");
  }

  @Test
  void everyKindLivesFromCreateToDelete() {
    for (EmcoLife row : EmcoLife.all()) {
      HttpResponse<String> empty = api.get(row.collection());
      if (row.emptyList().equals("400")) {
        assertThat(empty.statusCode()).as("empty list of " + row).isEqualTo(400);
        assertThat(empty.body()).isEqualTo("No Cluster References associated\n");
      } else {
        assertThat(empty.body()).as("empty list of " + row).isEqualTo(row.emptyList() + "\n");
      }
      answers(api.get(row.item()), 404, row.notFound());
      answers(api.delete(row.item()), 404, row.notFound());

      HttpResponse<String> created = write("POST", row.collection(), row);
      assertThat(created.statusCode()).as(row + " " + created.body()).isEqualTo(201);
      assertThat(created.headers().firstValue("Content-Type")).hasValue("application/json");
      answers(write("POST", row.collection(), row), 409, row.exists());
      assertThat(api.get(row.item(), "Accept", "application/json").body())
          .isEqualTo(created.body());
      assertThat(api.get(row.collection()).statusCode()).isEqualTo(200);
      assertThat(write("PUT", row.item(), row).statusCode())
          .as("PUT " + row)
          .isEqualTo(row.put() == 0 ? 405 : row.put());
    }
    answers(
        api.delete("/v2/projects/p"),
        409,
        "Cannot delete parent without deleting child references first");
    answers(
        api.delete(CA + "/apps/web"),
        409,
        "Cannot delete parent without deleting child references first");
    api.delete(CA + "/apps/web/dependency/d");
    answers(
        api.delete(CA + "/apps/web"),
        409,
        "Cannot delete without deleting or updating referencing resources first");
    specialReads();
    List<EmcoLife> backwards = new ArrayList<>(EmcoLife.all());
    for (EmcoLife row : backwards.reversed()) {
      if (!row.collection().endsWith("/dependency")) {
        HttpResponse<String> gone = api.delete(row.item());
        assertThat(gone.statusCode()).as("DELETE " + row + " " + gone.body()).isEqualTo(204);
        assertThat(gone.body()).isEmpty();
      }
    }
  }

  private static void answers(HttpResponse<String> answer, int code, String text) {
    assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(code);
    assertThat(answer.body()).isEqualTo(text + "\n");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  /// While everything of [#rows] exists.
  private void specialReads() {
    assertThat(api.get(CP + "/clusters?label=x").body()).isEqualTo("[\"c1\"]\n");
    assertThat(api.get(CP + "/clusters?label=none").statusCode()).isEqualTo(404);
    assertThat(api.get(CP + "/clusters?withLabels=true").body())
        .contains("\"labels\":[{\"clusterLabel\":\"x\"}]");
    assertThat(api.get(CL + "/kv-pairs/kv?key=a").body()).isEqualTo("{\"value\":\"1\"}\n");
    assertThat(api.get(CL + "/kv-pairs/kv?key=b").statusCode()).isEqualTo(404);
    assertThat(api.get(CP + "/cluster-sync-objects/so?key=a").body())
        .isEqualTo("{\"value\":\"1\"}\n");
    assertThat(api.get(DIG + "/intents").body())
        .isEqualTo("{\"intent\":[{\"genericPlacementIntent\":\"gpi\"}]}\n");
    assertThat(api.get(DIG + "/intents/?intent=i").body())
        .isEqualTo("{\"genericPlacementIntent\":\"gpi\"}\n");
    assertThat(api.get(DIG + "/intents/?intent=none").statusCode()).isEqualTo(404);
    String profiles = CA + "/composite-profiles/cpr/profiles";
    assertThat(api.get(profiles + "?app=web", "Accept", "application/json").body())
        .contains("\"name\":\"pr\"");
    assertThat(api.get(profiles + "/?app=web").body())
        .isEqualTo("[{\"spec\":{\"app\":\"web\"}}]\n");
    assertThat(api.get(GPI + "/app-intents/?app=web").body())
        .startsWith("{\"app\":\"web\",\"intent\":{");
    HttpResponse<String> form = api.get(CL, "Accept", "multipart/form-data");
    assertThat(form.headers().firstValue("Content-Type").orElse(""))
        .startsWith("multipart/form-data; boundary=");
    assertThat(form.body()).contains("filename=\"kubeconfig\"").contains("current-context: x");
    assertThat(api.get(CL, "Accept", "application/octet-stream").body())
        .contains("current-context: x");
    assertThat(api.get(CL, "Accept", "text/html").statusCode()).isEqualTo(300);
    assertThat(api.get(CL).body()).contains("gitOpsType").doesNotContain("token");
    assertThat(api.get(LC).body()).contains("\"labels\":null").contains("\"level\":\"1\"");
    assertThat(api.get(DIG).body()).contains("\"overrideValues\":[]");
    assertThat(api.get(CA + "/apps/web/dependency").statusCode()).isEqualTo(200);
  }

  static Stream<Arguments> forbiddenToTenants() {
    return Stream.of(
        Arguments.of("/v2/cluster-providers", named("x")),
        Arguments.of("/v2/sandbox-classes", named("x", "{\"handler\":\"h\",\"isolation\":\"vm\"}")),
        Arguments.of("/v2/projects", named("x", "{\"trust\":\"trusted\"}")));
  }

  @ParameterizedTest
  @MethodSource("forbiddenToTenants")
  void onlyOperatorsMay(String path, String body) {
    byte[] json = body.getBytes(StandardCharsets.UTF_8);

    assertThat(api.send("POST", path, json, "Authorization", "Bearer tenant").statusCode())
        .isEqualTo(403);
    assertThat(api.send("POST", path, json, "Authorization", "Bearer nobody").statusCode())
        .isEqualTo(401);
  }

  /// In a project that an operator trusts, one cloud was explicitly made untrusted.
  @Test
  void anOperatorsWordOutlivesWhatItsOwnerDeletes() {
    String clouds = "/v2/projects/q/logical-clouds";
    String[] owner = {"Authorization", "Bearer other-owner"};
    byte[] plain = named("lc", "{\"namespace\":\"q-lc\"}").getBytes(StandardCharsets.UTF_8);
    api.post("/v2/projects", named("q", "{\"trust\":\"trusted\"}"));
    api.post(clouds, named("lc", "{\"namespace\":\"q-lc\",\"trust\":\"untrusted\"}"));

    for (int again = 0; again < 2; again++) {
      assertThat(api.send("DELETE", clouds + "/lc", new byte[0], owner).statusCode())
          .isEqualTo(204);
      HttpResponse<String> made = api.send("POST", clouds, plain, owner);
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      assertThat(made.body()).contains("\"trust\":\"untrusted\"");
      assertThat(api.get(clouds + "/lc").body()).isEqualTo(made.body());
    }
    api.delete(clouds + "/lc");
    assertThat(api.send("POST", clouds, plain, owner).body()).doesNotContain("trust");

    api.delete(clouds + "/lc");
    api.delete("/v2/projects/q");
  }

  @Test
  void problemsAreJsonWhenAskedFor() {
    HttpResponse<String> answer =
        api.get("/v2/projects/none", "Accept", "application/problem+json");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"code\":\"NOT_FOUND\"")
        .contains("\"detail\":\"Project not found\"");
  }
}
