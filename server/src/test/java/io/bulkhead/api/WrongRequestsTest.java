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
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every wrong request gets its status and a text, and changes no document.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongRequestsTest {
  private static final String APPS = "/v2/projects/p/composite-apps/ca/v1/apps";
  private static final String CLUSTERS = "/v2/cluster-providers/cp/clusters";
  private static final String GROUPS =
      "/v2/projects/p/composite-apps/ca/v1/deployment-intent-groups";
  private static final String INTENTS =
      "/v2/projects/p/composite-apps/ca/v1/deployment-intent-groups/d/generic-placement-intents/g/app-intents";

  private LiveApi api;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data);
    api.post("/v2/projects", "{\"metadata\":{\"name\":\"p\"}}");
    api.post(
        "/v2/projects/p/composite-apps",
        "{\"metadata\":{\"name\":\"ca\"},\"spec\":{\"compositeAppVersion\":\"v1\"}}");
    api.post("/v2/cluster-providers", "{\"metadata\":{\"name\":\"cp\"}}");
  }

  @AfterAll
  void stop() {
    api.close();
  }

  record Wrong(
      String name, int code, String method, String path, String json, String part, byte[] file) {
    static Wrong json(int code, String path, String json) {
      return new Wrong(
          path + " " + (json.length() > 60 ? json.substring(0, 60) : json),
          code,
          "POST",
          path,
          json,
          "",
          new byte[0]);
    }

    static Wrong form(String name, int code, String path, String metadata, byte[] file) {
      return new Wrong(
          name, code, "POST", path, metadata, file.length == 0 ? "none" : "file", file);
    }

    static Wrong call(int code, String method, String path) {
      return new Wrong(method + " " + path, code, method, path, "", "", new byte[0]);
    }

    @Override
    public String toString() {
      return code + " " + name;
    }
  }

  static Stream<Wrong> wrong() {
    List<Wrong> all = new ArrayList<>();
    bodies(all);
    names(all);
    specs(all);
    paths(all);
    archives(all);
    kubeconfigs(all);
    return all.stream();
  }

  private static void bodies(List<Wrong> all) {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    for (String path :
        List.of(
            "/v2/projects",
            "/v2/controllers",
            "/v2/projects/none/logical-clouds",
            "/v2/cluster-providers/none/cluster-sync-objects")) {
      all.add(Wrong.json(400, path, ""));
      all.add(Wrong.json(400, path, "null"));
      for (String json :
          List.of(
              "{",
              "[]",
              "\"text\"",
              "1",
              "{\"metadata\":",
              "{\"metadata\":[]}",
              "{\"metadata\":\"x\"}",
              "{\"metadata\":{\"name\":{}}}",
              "metadata=x",
              "<xml/>",
              "{\"metadata\":{\"name\":\"x\"}} trailing",
              deep)) {
        all.add(Wrong.json(422, path, json));
      }
    }
  }

  private static void names(List<Wrong> all) {
    for (String name :
        List.of(
            "",
            "-x",
            "x-",
            ".",
            "..",
            "a b",
            "a/b",
            "ä",
            "x".repeat(129),
            "a\\\\b",
            "a\\u0000b",
            "a\\nb",
            "%2F",
            "'; drop table document;--",
            "$(id)",
            "{{.}}",
            "*",
            "_",
            "a,b",
            "a:b")) {
      all.add(Wrong.json(400, "/v2/projects", "{\"metadata\":{\"name\":\"" + name + "\"}}"));
    }
    all.add(Wrong.json(400, "/v2/projects", "{}"));
    all.add(Wrong.json(400, "/v2/projects", "{\"meta-data\":{\"name\":\"x\"}}"));
    all.add(
        Wrong.json(
            400,
            "/v2/projects",
            "{\"metadata\":{\"name\":\"x\",\"description\":\"" + "d".repeat(1025) + "\"}}"));
    all.add(
        Wrong.json(
            400,
            "/v2/projects",
            "{\"metadata\":{\"name\":\"x\",\"userData1\":\"" + "d".repeat(513) + "\"}}"));
  }

  private static String spec(String spec) {
    return "{\"metadata\":{\"name\":\"x\"},\"spec\":" + spec + "}";
  }

  private static void specs(List<Wrong> all) {
    for (String bad :
        List.of(
            "{}",
            "{\"host\":\"\"}",
            "{\"host\":\"h\",\"port\":-1}",
            "{\"host\":\"h\",\"port\":50001}",
            "{\"host\":\"h\",\"priority\":101}",
            "{\"host\":\"" + "h".repeat(129) + "\"}")) {
      all.add(Wrong.json(400, "/v2/controllers", spec(bad)));
    }
    for (String bad :
        List.of(
            "{\"port\":\"x\",\"host\":\"h\"}",
            "{\"port\":1.5e99,\"host\":\"h\"}",
            "{\"port\":[],\"host\":\"h\"}",
            "[]",
            "\"s\"")) {
      all.add(Wrong.json(422, "/v2/controllers", spec(bad)));
    }
    for (String bad :
        List.of(
            "{\"level\":\"2\"}",
            "{\"level\":\"abc\"}",
            "{\"namespace\":\"" + "n".repeat(129) + "\"}",
            "{\"user\":{\"userName\":\"" + "u".repeat(21) + "\"}}")) {
      all.add(Wrong.json(400, "/v2/projects/p/logical-clouds", spec(bad)));
    }
    for (String bad :
        List.of(
            "{\"jsonPointers\":[\"/data/k\"]}",
            "{\"kind\":\"ConfigMap\"}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"data/k\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/data//k\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/data/a~2\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/kind\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/spec\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/metadata\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/metadata/name\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/metadata/labels\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/metadata/labels/bulkhead.io~1owner\"]}",
            "{\"kind\":\"ConfigMap\",\"jsonPointers\":[\"/status/phase\"]}")) {
      String group =
          "{\"compositeProfile\":\"c\",\"version\":\"r1\",\"logicalCloud\":\"l\",\"ignoreDifferences\":["
              + bad
              + "]}";
      all.add(Wrong.json(400, GROUPS, spec(group)));
    }
    all.add(Wrong.json(422, "/v2/projects/p/logical-clouds", spec("{\"trust\":\"maybe\"}")));
    all.add(Wrong.json(404, "/v2/projects/none/logical-clouds", spec("{\"namespace\":\"n\"}")));
    all.add(Wrong.json(409, "/v2/projects", "{\"metadata\":{\"name\":\"p\"}}"));
    for (String bad :
        List.of(
            "{\"app\":\"\"}",
            "{\"app\":\"a\",\"intent\":{\"allOf\":[{}]}}",
            "{\"app\":\"a\",\"intent\":{\"allOf\":[{\"clusterProvider\":\"p\"}]}}",
            "{\"app\":\"a\",\"intent\":{\"allOf\":[{\"cluster\":\"c\"}]}}",
            "{\"app\":\"a\",\"intent\":{\"anyOf\":[{\"clusterProvider\":\"p\",\"cluster\":\"c\",\"clusterLabel\":\"l\"}]}}")) {
      all.add(Wrong.json(400, INTENTS, spec(bad)));
    }
    all.add(
        Wrong.json(
            404,
            INTENTS,
            spec(
                "{\"app\":\"a\",\"intent\":{\"anyOf\":[{\"clusterProvider\":\"p\",\"cluster\":\"c\"}]}}")));
    all.add(
        Wrong.json(400, "/v2/projects/p/composite-apps", spec("{\"compositeAppVersion\":\"\"}")));
    all.add(Wrong.json(400, "/v2/sandbox-classes", spec("{\"handler\":\"\"}")));
    all.add(
        Wrong.json(422, "/v2/sandbox-classes", spec("{\"handler\":\"h\",\"isolation\":\"hope\"}")));
  }

  private static void paths(List<Wrong> all) {
    for (String path :
        List.of(
            "/v2",
            "/v2/",
            "/v1/projects",
            "/v2/nothing",
            "/v2/projects/p/nothing",
            "/v2/projects//x",
            "/v2/projects/p/",
            "/v2/projects/p/composite-apps/ca",
            "/v2/projects/p/approve",
            "/v2/projects/%2F",
            "/v2/projects/p%2Fx/logical-clouds",
            "/v2/projects/%00",
            "/v2/projects/p/logical-clouds/../x")) {
      all.add(Wrong.call(404, "GET", path));
    }
    all.add(Wrong.call(405, "DELETE", "/v2/projects"));
    all.add(Wrong.call(405, "PUT", "/v2/projects"));
    all.add(Wrong.call(405, "POST", "/v2/projects/p"));
    all.add(Wrong.call(405, "PATCH", "/v2/projects/p"));
    all.add(Wrong.call(400, "PUT", CLUSTERS + "/x"));
    all.add(Wrong.call(404, "DELETE", "/v2/projects/none"));
    all.add(Wrong.call(404, "GET", "/v2/projects/none/composite-apps"));
    all.add(Wrong.call(400, "GET", "/v2/projects?limit=x"));
    all.add(Wrong.call(400, "GET", "/v2/projects?limit=-1"));
    all.add(Wrong.call(400, "GET", "/v2/operations?limit=x"));
    all.add(Wrong.json(413, "/v2/projects", "x".repeat((int) LiveApi.MAX_BODY + 1)));
  }

  private static void archives(List<Wrong> all) {
    String app = "{\"metadata\":{\"name\":\"web\"}}";
    byte[] good = Archives.tarGz(Map.of("web/Chart.yaml", "name: web"));
    all.add(Wrong.form("no file", 422, APPS, app, new byte[0]));
    all.add(
        Wrong.form("text for an archive", 422, APPS, app, "text".getBytes(StandardCharsets.UTF_8)));
    all.add(
        Wrong.form("cut archive", 422, APPS, app, java.util.Arrays.copyOf(good, good.length - 20)));
    all.add(Wrong.form("empty archive", 422, APPS, app, Archives.tarGz(Map.of())));
    all.add(
        Wrong.form(
            "climbing archive",
            422,
            APPS,
            app,
            Archives.tarGz(new TarArchiveEntry("../x", true), new byte[1])));
    all.add(
        Wrong.form(
            "absolute archive",
            422,
            APPS,
            app,
            Archives.tarGz(new TarArchiveEntry("/etc/x", true), new byte[1])));
    var link = new TarArchiveEntry("web/link", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc/passwd");
    all.add(Wrong.form("link in an archive", 422, APPS, app, Archives.tarGz(link, new byte[0])));
    all.add(
        Wrong.form(
            "device in an archive",
            422,
            APPS,
            app,
            Archives.tarGz(new TarArchiveEntry("web/dev", TarConstants.LF_CHR), new byte[0])));
    all.add(
        Wrong.form(
            "bomb", 422, APPS, app, Archives.tarGz(Map.of("web/zeros", "0".repeat(9_000_000)))));
    all.add(Wrong.form("metadata is no JSON", 422, APPS, "{", good));
    all.add(Wrong.form("metadata without a name", 400, APPS, "{}", good));
    all.add(Wrong.form("unknown composite app", 404, APPS.replace("/ca/", "/none/"), app, good));
    all.add(new Wrong("no form at all", 422, "POST", APPS, app, "", new byte[0]));
  }

  private static void kubeconfigs(List<Wrong> all) {
    String cluster = "{\"metadata\":{\"name\":\"c\"}}";
    String base =
        "apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'%s}}]\n"
            + "users: [{name: u, user: {%s}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n";
    all.add(Wrong.form("no kubeconfig", 422, CLUSTERS, cluster, new byte[0]));
    for (String text :
        List.of(
            "not: a kubeconfig",
            "[1]",
            "\u0000",
            base.formatted("", "exec: {command: sh}"),
            base.formatted("", "auth-provider: {name: gcp}"),
            base.formatted("", "tokenFile: /etc/passwd"),
            base.formatted("", "client-certificate: /etc/passwd, client-key: /etc/shadow"),
            base.formatted(", certificate-authority: /etc/passwd", "token: t"),
            base.formatted(", proxy-url: 'http://127.0.0.1:1'", "token: t"),
            base.formatted("", "token: t").replace("current-context: x", "current-context: none"),
            base.formatted("", "token: t").replace("https://127.0.0.1:1", "file:///etc/passwd"))) {
      all.add(
          Wrong.form(
              "kubeconfig " + text.substring(0, Math.min(20, text.length())) + text.hashCode(),
              422,
              CLUSTERS,
              cluster,
              text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void isRefusedAndChangesNothing(Wrong wrong) {
    String before = documents();

    HttpResponse<String> answer =
        wrong.part().isEmpty()
            ? api.send(
                wrong.method(),
                wrong.path(),
                wrong.json().getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json")
            : api.form(
                wrong.method(),
                wrong.path(),
                wrong.json(),
                wrong.part().equals("none") ? "" : wrong.part(),
                wrong.file());

    assertThat(answer.statusCode()).as(wrong + ": " + answer.body()).isEqualTo(wrong.code());
    if (wrong.code() != 405) {
      assertThat(answer.body()).isNotBlank();
    }
    assertThat(answer.body()).doesNotContain("Exception", "Source:", "io.bulkhead");
    assertThat(documents()).isEqualTo(before);
  }

  private String documents() {
    return api.get("/v2/projects").body()
        + api.get("/v2/controllers").body()
        + api.get("/v2/projects/p/logical-clouds").body()
        + api.get(APPS).body()
        + api.get(CLUSTERS).body();
  }
}
