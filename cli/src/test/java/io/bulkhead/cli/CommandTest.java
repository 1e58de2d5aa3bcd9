package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.attestation.AuditLine;
import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.manifest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
  private static final String CLOUDS = "/v2/projects/acme/logical-clouds";
  private static final String PRESS =
      """
      {"metadata":{"name":"press","description":"A department","userData1":"","userData2":""},\
      "spec":{"namespace":"acme-press","labels":null,"level":"1","user":{"userName":"dana","type":""}}}\
      """;

  @TempDir Path folder;
  private FakeHub hub;
  private Shell shell;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    shell = new Shell(folder, hub.address());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  static Stream<String> verbs() {
    return Verbs.ALL.stream().map(Verbs.Row::name);
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyCommandTeachesWithExamples(String verb) {
    Shell.Result result = shell.run(verb, "--help");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Usage: bulkhead " + verb).contains("Examples:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frobnicate",
        "get",
        "get nonsense",
        "get kv-pairs",
        "get lc",
        "get lc a/b/c",
        "get lc/acme/press acme",
        "get lc/acme/press -A",
        "describe lc",
        "get projects -A acme",
        "get projects -o xml",
        "apply",
        "delete",
        "delete lc",
        "plan project acme",
        "deploy dig acme",
        "deploy dig acme/shop/v1/edge --timeout soon",
        "approve lc acme/press",
        "cluster add one",
        "kubeconfig dig a/b/c/d",
        "get projects --server nonsense",
        "get projects --context nowhere",
        "login ftp://x --token t",
        "completion tcsh",
      })
  void aWrongCommandLineIsAUsageErrorAndSendsNothing(String line) {
    Shell.Result result = shell.run(line.split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).isNotBlank();
    assertThat(hub.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHENTICATED, 3",
    "403, FORBIDDEN, 3",
    "409, WRONG_STATE, 3",
    "400, ISOLATION_VIOLATION, 3",
    "500, NO_QUALIFIED_CLUSTER, 3",
    "400, INVALID_SPEC, 1",
    "404, NOT_FOUND, 1",
    "500, INTERNAL, 1",
  })
  void theExitCodeTellsRefusedFromFailed(int status, String code, int exit) {
    hub.problem(
        "GET /v2/projects/acme",
        status,
        "{\"code\":\"%s\",\"detail\":\"because\"}".formatted(code));

    Shell.Result result = shell.run("get", "project", "acme");

    assertThat(result.code()).isEqualTo(exit);
    assertThat(result.err()).contains(code).contains("because");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'code':'INVALID_SPEC','detail':'no','field':'spec.x'}    | INVALID_SPEC (400) at spec.x",
        "{'code':'INVALID_INTENT','detail':'no','field':''}        | INVALID_INTENT (400)",
        "{'code':'INVALID_INTENT','detail':'no','diagnostics':[]}  | INVALID_INTENT (400)",
        "{'code':'OF_A_NEWER_HUB','title':'no','mood':{'of':'it'}} | OF_A_NEWER_HUB (400)",
        "{'title':'no'}                                            | refused (400)",
      })
  void aProblemIsShownWithWhatItHas(String problem, String line) {
    hub.problem("GET /v2/projects/acme", 400, problem.replace('\'', '"'));

    Shell.Result result = shell.run("get", "project", "acme");

    assertThat(result.err()).isEqualTo("get project acme: " + line + "\n  no\n");
  }

  @Test
  void aPlainTextErrorIsShownToo() {
    hub.answers("GET /v2/projects", 500, "text/plain", "it broke\n");

    Shell.Result result = shell.run("get", "projects");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("500 it broke");
  }

  @Test
  void aHubThatIsDownIsNamedWithWhatToDo() {
    hub.close();

    Shell.Result result = shell.run("get", "projects");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(hub.address()).contains("bulkhead server");
  }

  @ParameterizedTest
  @CsvSource({
    "help get, Usage: bulkhead get",
    "help cluster add, Usage: bulkhead cluster add",
    "help, Usage: bulkhead ",
    "api-resources, DeploymentIntentGroup",
    "api-resources --action instantiate, LogicalCloud",
    "--version, hub at",
    "--version --client, bulkhead ",
  })
  void helpNeedsNoDocuments(String line, String says) {
    Shell.Result result = shell.run(line.split(" "));

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains(says);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/projects, get project",
    "GET, /v2/projects?limit=3, get project",
    "GET, /v2/projects/acme/logical-clouds, get lc acme/",
    "POST, /v2/projects/acme/logical-clouds, create lc acme/",
    "PUT, /v2/projects/acme/logical-clouds/press, replace lc acme/press",
    "DELETE, /v2/projects/acme, delete project acme",
    "POST, /v2/projects/acme/logical-clouds/press/instantiate, instantiate lc acme/press",
    "GET, /v2/projects/acme/logical-clouds/press/plan?manifests=true, plan lc acme/press",
    "GET, /v2/operations?limit=3, GET /v2/operations?limit=3",
  })
  void aRefusedRequestIsNamedAsItIsTyped(String method, String path, String typed) {
    assertThat(TypedPath.request(method, path)).isEqualTo(typed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lc", "LogicalCloud", "logicalclouds", "logical-clouds", "lcs"})
  void aNounHasManyNames(String noun) {
    hub.json("GET " + CLOUDS, "[" + PRESS + "]");

    Shell.Result result = shell.run("get", noun, "acme/", "-o", "name");

    assertThat(result.out()).isEqualTo("logicalcloud/acme/press\n");
  }

  @Test
  void aListIsATable() {
    hub.json("GET " + CLOUDS, "[" + PRESS + "]");

    Shell.Result result = shell.run("get", "lc", "-p", "acme", "-o", "wide");

    List<String> lines = result.out().lines().toList();
    assertThat(lines.getFirst()).startsWith("PROJECT   NAME").endsWith("DESCRIPTION");
    assertThat(lines.get(1)).startsWith("acme      press").endsWith("A department");
  }

  @Test
  void yamlCanBeAppliedAgain() {
    hub.holds(CLOUDS + "/press", PRESS);

    Shell.Result shown = shell.run("get", "lc", "acme/press", "-o", "yaml");
    Shell.Result applied = shell.runWith(shown.out(), "apply", "-f", "-");

    assertThat(shown.out())
        .isEqualTo(
            """
            apiVersion: bulkhead.io/v1
            kind: LogicalCloud
            metadata:
              description: A department
              name: press
              project: acme
            spec:
              labels: null
              level: "1"
              namespace: acme-press
              user:
                type: ""
                userName: dana
            """);
    assertThat(applied.out()).isEqualTo("logicalcloud/press unchanged\n");
  }

  @Test
  void everywhereWalksAllParents() {
    hub.json(
        "GET /v2/projects",
        "[{\"metadata\":{\"name\":\"acme\"}},{\"metadata\":{\"name\":\"bee\"}}]");
    hub.json("GET " + CLOUDS, "[" + PRESS + "]");
    hub.json("GET /v2/projects/bee/logical-clouds", "null");

    Shell.Result result = shell.run("get", "lc", "-A", "-o", "name");

    assertThat(result.out()).isEqualTo("logicalcloud/acme/press\n");
  }

  @Test
  void emcosErrorForNoClusterReferencesIsAnEmptyList() {
    hub.answers(
        "GET " + CLOUDS + "/press/cluster-references",
        400,
        "text/plain",
        "No Cluster References associated\n");

    Shell.Result result = shell.run("get", "clusterreferences", "acme/press/", "-o", "name");

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEmpty();
  }

  @Test
  void verifyEndsRefusedWhenIsolationDoesNotHold() {
    hub.json(
        "GET " + CLOUDS + "/press/verify",
        """
        {"target":"acme/press","holds":false,"pods":[{"cluster":"edge+one","namespace":"n","pod":"p",
        "node":"x","runtimeClass":"","handlerOnNode":false,"overhead":{},"guard":"","holds":false,
        "reasons":["no class"]}],"clusters":[{"cluster":"edge+one","guardHolds":true,"reasons":[]}]}\
        """);

    Shell.Result result = shell.run("verify", "lc", "acme/press");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).contains("DOES NOT HOLD", "p: no class", "Guard of edge+one holds");
  }

  @Test
  void aPlanShowsPartsVerdictsAndFindings() {
    hub.json(
        "GET " + CLOUDS + "/press/plan",
        """
        {"target":"acme/press","revision":3,"parts":[{"part":"web","gates":[],"groups":[{"bundle":"sha256:1",
        "clusters":["edge+one"],"objects":[{"apiVersion":"v1","kind":"Service","namespace":"n","name":"web",
        "digest":"d","wave":"workload"}]}]}],"verdicts":[{"part":"web","cluster":"edge+two","chosen":false,
        "reason":"no sandbox","intent":"/v2/x"}],"diagnostics":[]}\
        """);

    Shell.Result result = shell.run("plan", "lc", "acme/press");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("1 objects to edge+one", "Service n/web", "edge+two", "no sandbox");
  }

  @Test
  void usageShowsTheSumsAndEachShare() {
    hub.json(
        "GET " + CLOUDS + "/press/usage",
        """
        {"target":"acme/press","keys":[{"key":"pods","whole":"10","granted":"9","claimed":"4","used":"3"}],
        "shares":[{"logicalCloud":"acme/press","cluster":"edge+one","confirmed":false,
        "keys":[{"key":"pods","granted":"9","claimed":"4"}]}]}\
        """);

    Shell.Result result = shell.run("usage", "lc", "acme/press");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains("pods 10 9 4 3", "acme/press edge+one pods 9 4 unknown not yet");
  }

  @Test
  void loginIsRememberedForItsOwnerAlone() throws IOException {
    hub.json("GET /v2/projects", "null");
    shell.without("BULKHEAD_SERVER");

    Shell.Result login = shell.runWith("sesame\n", "login", hub.address(), "--name", "lab");
    Shell.Result list = shell.run("context", "list");
    shell.run("get", "projects", "-o", "name");

    assertThat(login.out()).isEqualTo("context \"lab\" is in use\n");
    assertThat(list.out()).contains("lab").contains("set").doesNotContain("sesame");
    assertThat(hub.tokens()).containsExactly("Bearer sesame", "Bearer sesame");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("config.yaml"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aTokenOfAContextIsNotSentToAnotherServer() throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        "current: lab\ncontexts: {lab: {server: 'http://127.0.0.1:1', token: sesame}}\n");

    shell.run("get", "projects", "-o", "name", "--server", hub.address());
    shell.run("get", "projects", "-o", "name");

    assertThat(hub.tokens()).containsExactly("null", "null");
  }

  @Test
  void anExportOfTheAuditIsVerifiedWithoutAHub() throws IOException {
    var first = line(1, "", "{\"number\":1,\"identity\":\"dana\"}");
    var second = line(2, first.hash(), "{\"number\":2,\"identity\":\"eve\"}");
    Files.writeString(folder.resolve("a.jsonl"), first.text() + "\n");
    Files.writeString(folder.resolve("b.jsonl"), second.text() + "\n");
    Files.writeString(folder.resolve("x.jsonl"), second.text().replace("eve", "bob") + "\n");

    Shell.Result whole = shell.run("audit", "verify", "--file", "a.jsonl", "--file", "b.jsonl");
    assertThat(whole.out())
        .isEqualTo("the export is whole: rows 1 to 2, last hash " + second.hash() + "\n");
    assertThat(hub.requests()).isEmpty();
    Shell.Result broken = shell.run("audit", "verify", "--file", "a.jsonl", "--file", "x.jsonl");
    assertThat(broken.code()).isEqualTo(3);
    assertThat(broken.out()).isEqualTo("the export is broken at row 2\n");
    assertThat(shell.run("audit", "verify", "--file", "b.jsonl", "--file", "a.jsonl").code())
        .as("in the wrong order")
        .isEqualTo(3);
  }

  private static AuditLine line(long number, String previous, String entry) {
    return new AuditLine(
        number,
        previous,
        Digest.of((previous + entry).getBytes(StandardCharsets.UTF_8)).hex(),
        entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionKnowsEveryVerb(String name) {
    Shell.Result result = shell.run("completion", name);

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("deploy").contains("kubeconfig").contains("project");
  }
}
