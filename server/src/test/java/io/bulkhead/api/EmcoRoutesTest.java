package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.chart.Archives;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// EMCO's routes, codes and texts, as its clients use them: one life of every kind, from create to
/// delete.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmcoRoutesTest {
  private static final byte[] CHART =
      Archives.tarGz(Map.of("web/Chart.yaml", "name: web\nversion: 1.0.0\n"));
  private static final byte[] KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: x, context: {cluster: c, user: u}}]
      current-context: x
      """
          .getBytes(StandardCharsets.UTF_8);
  private static final String P = "/v2/projects/p";
  private static final String CA = P + "/composite-apps/ca/v1";
  private static final String DIG = CA + "/deployment-intent-groups/dig";
  private static final String GPI = DIG + "/generic-placement-intents/gpi";
  private static final String LC = P + "/logical-clouds/lc";
  private static final String CP = "/v2/cluster-providers/cp";
  private static final String CL = CP + "/clusters/c1";

  private LiveApi api;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  /// One kind: where it is, what is sent, the codes of POST, PUT of a new one and PUT of an old one
  /// (0: no PUT), the empty list, and the texts of 409 and 404.
  record Row(
      String collection,
      String name,
      String body,
      byte[] file,
      int put,
      String emptyList,
      String exists,
      String notFound) {
    String item() {
      return collection + "/" + name;
    }

    @Override
    public String toString() {
      return collection;
    }
  }

  private static String named(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"}}";
  }

  private static String named(String name, String spec) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":" + spec + "}";
  }

  private static List<Row> rows() {
    byte[] no = new byte[0];
    return List.of(
        new Row(
            "/v2/controllers",
            "k",
            named("k", "{\"host\":\"h\",\"port\":1,\"type\":\"action\",\"priority\":1}"),
            no,
            201,
            "null",
            "Controller already exists",
            "Controller not found"),
        new Row(
            "/v2/clm-controllers",
            "k",
            named("k", "{\"host\":\"h\",\"port\":1}"),
            no,
            200,
            "null",
            "ClmController already exists",
            "ClmController not found"),
        new Row(
            "/v2/dtc-controllers",
            "k",
            named("k", "{\"host\":\"h\",\"port\":1,\"type\":\"action\",\"priority\":1}"),
            no,
            201,
            "null",
            "Controller already exists",
            "Controller not found"),
        new Row(
            "/v2/cluster-providers",
            "cp",
            named("cp"),
            no,
            201,
            "[]",
            "ClusterProvider already exists",
            "Cluster provider not found"),
        new Row(
            CP + "/clusters",
            "c1",
            named("c1"),
            KUBECONFIG,
            // EMCO has no PUT of clusters, so that its credentials can only be lost with the
            // cluster.
            200,
            "[]",
            "Cluster already exists",
            "Cluster not found"),
        new Row(
            CL + "/labels",
            "x",
            "{\"metadata\":{\"name\":\"\"},\"clusterLabel\":\"x\"}",
            no,
            201,
            "[]",
            "Cluster Label already exists",
            "Cluster label not found"),
        new Row(
            CL + "/kv-pairs",
            "kv",
            named("kv", "{\"kv\":[{\"a\":\"1\"}]}"),
            no,
            201,
            "[]",
            "Cluster KV Pair already exists",
            "Cluster key value pair not found"),
        new Row(
            CP + "/cluster-sync-objects",
            "so",
            named("so", "{\"kv\":[{\"a\":\"1\"}]}"),
            no,
            201,
            "[]",
            "Cluster Sync Objects already exists",
            "Cluster sync object not found"),
        new Row(
            "/v2/projects",
            "p",
            named("p"),
            no,
            200,
            "null",
            "Project already exists",
            "Project not found"),
        new Row(
            P + "/logical-clouds",
            "lc",
            named(
                "lc",
                "{\"namespace\":\"ns\",\"labels\":null,\"user\":{\"userName\":\"\",\"type\":\"\"}}"),
            no,
            201,
            "null",
            "Logical Cloud already exists",
            "Logical Cloud not found"),
        new Row(
            LC + "/cluster-references",
            "r",
            named("r", "{\"clusterProvider\":\"cp\",\"cluster\":\"c1\"}"),
            no,
            0,
            "400",
            "Cluster reference already exists",
            "Cluster reference not found"),
        new Row(
            LC + "/user-permissions",
            "up",
            named(
                "up",
                "{\"namespace\":\"ns\",\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}"),
            no,
            0,
            "null",
            "User Permission already exists",
            "User Permission not found"),
        new Row(
            LC + "/cluster-quotas",
            "q",
            named("q", "{\"limits.cpu\":\"4\"}"),
            no,
            0,
            "null",
            "Quota already exists",
            "Cluster Quota not found"),
        new Row(
            LC + "/kv-pairs",
            "kv",
            named("kv", "{\"kv\":[{\"a\":\"1\"}]}"),
            no,
            0,
            "null",
            "Key Value already exists",
            "Key Value not found"),
        new Row(
            P + "/composite-apps",
            "ca/v1",
            named("ca", "{\"compositeAppVersion\":\"v1\"}"),
            no,
            201,
            "null",
            "CompositeApp already exists",
            "CompositeApp not found"),
        new Row(
            CA + "/apps",
            "web",
            named("web"),
            CHART,
            201,
            "null",
            "App already exists",
            "App not found"),
        new Row(
            CA + "/apps/web/dependency",
            "d",
            named("d", "{\"app\":\"db\",\"opStatus\":\"ready\",\"wait\":5}"),
            no,
            201,
            "[]",
            "AppDependency already exists",
            "AppDependency not found"),
        new Row(
            CA + "/composite-profiles",
            "cpr",
            named("cpr"),
            no,
            201,
            "null",
            "CompositeProfile already exists",
            "CompositeProfile not found"),
        new Row(
            CA + "/composite-profiles/cpr/profiles",
            "pr",
            named("pr", "{\"app\":\"web\"}"),
            CHART,
            201,
            "null",
            "AppProfile already exists",
            "AppProfile not found"),
        new Row(
            CA + "/deployment-intent-groups",
            "dig",
            named(
                "dig",
                "{\"compositeProfile\":\"cpr\",\"version\":\"r1\",\"logicalCloud\":\"lc\",\"overrideValues\":[]}"),
            no,
            200,
            "null",
            "DeploymentIntent already exists",
            "DeploymentIntentGroup not found"),
        new Row(
            DIG + "/intents",
            "i",
            named("i", "{\"intent\":{\"genericPlacementIntent\":\"gpi\"}}"),
            no,
            200,
            "{\"intent\":null}",
            "Intent already exists",
            "Intent not found"),
        new Row(
            DIG + "/generic-placement-intents",
            "gpi",
            named("gpi"),
            no,
            200,
            "null",
            "Intent already exists",
            "GenericPlacementIntent not found"),
        new Row(
            GPI + "/app-intents",
            "ai",
            named(
                "ai",
                "{\"app\":\"web\",\"intent\":{\"allOf\":[{\"clusterProvider\":\"cp\",\"cluster\":\"c1\"}]}}"),
            no,
            200,
            "null",
            "AppIntent already exists",
            "AppIntent not found"));
  }

  private HttpResponse<String> write(String method, String path, Row row) {
    byte[] json = row.body().getBytes(StandardCharsets.UTF_8);
    return row.file().length > 0
        ? api.form(method, path, row.body(), "file", row.file())
        : api.send(method, path, json, "Content-Type", "application/json");
  }

  @Test
  void everyKindLivesFromCreateToDelete() {
    for (Row row : rows()) {
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
    List<Row> backwards = new ArrayList<>(rows());
    for (Row row : backwards.reversed()) {
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

  /// While everything of [#rows] is there.
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

  /// In a project that an operator trusts, one cloud was made untrusted by its own word.
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
