package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.chart.Archives;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A chart is judged over HTTP, by Helm itself and by the clusters, and nothing is stored.
class LintActionTest {
  private static final String CLOUD = "/v2/projects/p/logical-clouds/lc/lint";
  private static final Map<String, String> CHART =
      Map.of(
          "web/Chart.yaml",
          "apiVersion: v2\nname: web\nversion: 1.0.0\n",
          "web/values.yaml",
          "network: true\nport: 80\nother: 81\n",
          "web/templates/all.yaml",
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web}
          spec:
            selector: {matchLabels: {app: web}}
            template:
              metadata: {labels: {app: web}}
              spec:
                hostNetwork: {{ .Values.network }}
                containers:
                - {name: a, image: a, ports: [{hostPort: {{ .Values.port }}}]}
                - {name: b, image: b, ports: [{hostPort: {{ .Values.other }}}]}
          ---
          apiVersion: v1
          kind: Secret
          metadata: {name: keys}
          stringData: {password: {{ randAlphaNum 12 | quote }}}
          """);

  private static final byte[] ARCHIVE = Archives.tarGz(CHART);

  private EmcoHub hub;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    hub = new EmcoHub(data);
    made("/v2/cluster-providers", named("cp"));
    hub.api.form(
        "POST", "/v2/cluster-providers/cp/clusters", named("c1"), "file", KindSamples.KUBECONFIG);
    hub.observe(new ClusterId("cp", "c1"));
    made(
        "/v2/sandbox-classes",
        "{\"metadata\":{\"name\":\"gvisor\"},\"spec\":{\"handler\":\"gvisor\",\"isolation\":\"user-kernel\"}}");
    made("/v2/projects", named("p"));
    made(
        "/v2/projects/p/logical-clouds",
        "{\"metadata\":{\"name\":\"lc\"},\"spec\":{\"namespace\":\"ns\",\"user\":{\"userName\":\"u\"}}}");
    made(
        "/v2/projects/p/logical-clouds/lc/cluster-references",
        "{\"metadata\":{\"name\":\"r\"},\"spec\":{\"clusterProvider\":\"cp\",\"cluster\":\"c1\"}}");
    made(
        "/v2/projects/p/logical-clouds/lc/user-permissions",
        "{\"metadata\":{\"name\":\"all\"},\"spec\":{\"namespace\":\"ns\",\"apiGroups\":[\"\",\"apps\"],\"resources\":[\"*\"],\"verbs\":[\"*\"]}}");
    made(
        "/v2/projects/p/logical-clouds/lc/grants",
        "{\"metadata\":{\"name\":\"g\"},\"spec\":{\"podSecurity\":\"baseline\"}}");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void made(String path, String body) {
    HttpResponse<String> answer = hub.api.post(path, body);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(201);
  }

  private static String named(String name) {
    return "{\"metadata\":{\"name\":\"%s\"}}".formatted(name);
  }

  private HttpResponse<String> lint(String path, String caller, Map<String, byte[]> parts) {
    var body = new ByteArrayOutputStream();
    parts.forEach((name, content) -> {
      body.writeBytes(
          "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n"
              .formatted(name)
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes(content);
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    });
    body.writeBytes("--b--\r\n".getBytes(StandardCharsets.UTF_8));
    return hub.api.send(
        "POST",
        path,
        body.toByteArray(),
        "Content-Type",
        "multipart/form-data; boundary=b",
        "Authorization",
        "Bearer " + caller);
  }

  private static Map<String, byte[]> form(String metadata) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("file", ARCHIVE);
    parts.put("metadata", metadata.getBytes(StandardCharsets.UTF_8));
    return parts;
  }

  private static final String GOOD =
      "{\"overrideValues\":{\"network\":\"false\",\"port\":\"0\",\"other\":\"0\"}}";

  private static List<String> problems(JsonNode answer) {
    List<String> problems = new ArrayList<>();
    answer
        .path("diagnostics")
        .forEach(d -> problems.add(d.path("problem").asText() + " " + d.path("count").asInt()));
    return problems;
  }

  @Test
  void findingsOfAChartAreThoseOfAPlan() {
    HttpResponse<String> answer = lint(CLOUD, "user", form("{}"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode found = Json.parse(answer.body());
    assertThat(found.path("logicalCloud").asText()).isEqualTo("p/lc");
    // The two host ports are one finding.
    assertThat(problems(found))
        .containsExactlyInAnyOrder(
            "ISOLATION_VIOLATION 1", "ISOLATION_VIOLATION 2", "CHART_VARIES 1");
    assertThat(answer.body()).doesNotContain("composite-apps");
  }

  @Test
  void aGoodChartGivesItsObjectsAndNothingIsStored() {
    String before = everything();

    HttpResponse<String> answer = lint(CLOUD + "?manifests", "user", form(GOOD));
    JsonNode found = Json.parse(answer.body());

    assertThat(problems(found)).containsExactly("CHART_VARIES 1");
    JsonNode objects = found.at("/parts/0/groups/0/objects");
    assertThat(objects.findValuesAsText("kind")).contains("Deployment", "Secret");
    assertThat(answer.body()).contains("runtimeClassName").contains("not shown");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void valuesOfAProfileCount() {
    Map<String, byte[]> parts = form("{}");
    parts.put(
        "profile",
        Archives.tarGz(
            Map.of(
                "manifest.yaml",
                "version: v1\ntype: {values: over.yaml}\n",
                "over.yaml",
                "network: false\n")));

    JsonNode found = Json.parse(lint(CLOUD, "user", parts).body());

    assertThat(problems(found))
        .containsExactlyInAnyOrder("ISOLATION_VIOLATION 2", "CHART_VARIES 1");
  }

  @Test
  void withoutALogicalCloudAChartIsJudgedAsACustomersOnAnyCluster() {
    HttpResponse<String> answer = lint("/v2/lint", "operator", form("{}"));
    JsonNode found = Json.parse(answer.body());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(found.has("logicalCloud")).isFalse();
    assertThat(found.at("/verdicts/0/cluster").asText()).isEqualTo("cp+c1");
    assertThat(problems(found)).contains("ISOLATION_VIOLATION 1", "ISOLATION_VIOLATION 2");
    // Nobody granted the level baseline there.
    assertThat(answer.body()).contains("runAsNonRoot");
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/projects/p/logical-clouds/lc/lint, operator, 200",
    "/v2/projects/p/logical-clouds/lc/lint, owner, 200",
    "/v2/projects/p/logical-clouds/lc/lint, user, 200",
    "/v2/projects/p/logical-clouds/lc/lint, neighbour, 404",
    "/v2/projects/p/logical-clouds/lc/lint, other-owner, 404",
    "/v2/projects/p/logical-clouds/none/lint, owner, 404",
    "/v2/lint, operator, 200",
    "/v2/lint, owner, 403",
    "/v2/lint, user, 403",
    "/v2/lint, auditor, 403",
  })
  void whoeverMayPlanMayAsk(String path, String caller, int code) {
    assertThat(lint(path, caller, form(GOOD)).statusCode()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          file     |                               | 422 | the file is empty
          file     | no archive                    | 422 | file format
          metadata | {"overrideValues": {"a": 1}}  | 400 | overrideValues.a: must be a text
          metadata | {"values": {}}                | 400 | values: is not known here
          metadata | {"adapt": ["all"]}             | 400 | known are network-policies, no-network-policies
          metadata | {"adapt": ["limts"]}           | 400 | did you mean "limits"?
          metadata | {"adapt": "limits"}            | 400 | must be a list
          metadata | []                            | 400 | must be an object
          metadata | {                             | 422 | JSON
          profil   | x                             | 422 | known are file, profile, metadata
          profile  | x                             | 422 | file format
          """)
  void whatIsNotUnderstoodIsRefused(String part, String content, int code, String words) {
    Map<String, byte[]> parts = form(GOOD);
    parts.put(part, (content == null ? "" : content).getBytes(StandardCharsets.UTF_8));

    HttpResponse<String> answer = lint(CLOUD, "user", parts);

    assertThat(answer.body()).contains(words);
    assertThat(answer.statusCode()).isEqualTo(code);
  }

  @Test
  void aFormWithoutAChartIsRefused() {
    Map<String, byte[]> parts = form(GOOD);
    parts.remove("file");
    assertThat(lint(CLOUD, "user", parts).body()).contains("no part \"file\"");

    parts.put("file", Archives.tarGz(Map.of("values.yaml", "a: 1")));
    assertThat(lint(CLOUD, "user", parts).body()).contains("no top-level folder with a Chart.yaml");

    HttpResponse<String> json = hub.api.post(CLOUD, "{\"overrideValues\":{}}");
    assertThat(json.body()).contains("must be a form");
    assertThat(json.statusCode()).isEqualTo(422);
  }

  /// The documents that a chart could be in, and its archive.
  private String everything() {
    var chart = Digest.of(ARCHIVE);
    return hub.api.store.blob(chart).isPresent()
        + hub.api.get("/v2/projects/p/composite-apps").body()
        + hub.api.get("/v2/projects").body();
  }

  @Test
  void rightsThatTheUserLacksAreForeseen() {
    hub.api.delete("/v2/projects/p/logical-clouds/lc/user-permissions/all");

    JsonNode found = Json.parse(lint(CLOUD, "user", form(GOOD)).body());

    assertThat(found.path("diagnostics").findValuesAsText("problem")).contains("RIGHTS_MISSING");
  }

  @Test
  void adaptationsAreTried() {
    JsonNode found =
        Json.parse(
            lint(CLOUD, "user", form(GOOD.replace("}}", "},\"adapt\":[\"limits\"]}"))).body());

    assertThat(problems(found)).containsExactly("CHART_VARIES 1");
    assertThat(found.path("adapted").isArray()).isTrue();
  }
}
