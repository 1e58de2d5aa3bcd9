package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.manifest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyTest {
  private static final String BACKWARDS =
      """
      apiVersion: bulkhead.io/v1
      kind: LogicalCloud
      metadata: {project: acme, name: press-shop}
      spec: {namespace: acme-press, user: {userName: dana}}
      ---
      apiVersion: bulkhead.io/v1
      kind: CompositeApp
      metadata: {project: acme, name: shop}
      spec: {compositeAppVersion: v1}
      ---
      apiVersion: bulkhead.io/v1
      kind: Project
      metadata: {name: acme}
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

  @Test
  void documentsAreSentInTheTablesOrderWhateverTheFilesOrder() {
    Shell.Result result = shell.runWith(BACKWARDS, "apply", "-f", "-");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "project/acme created\nlogicalcloud/press-shop created\ncompositeapp/shop created\n");
    assertThat(hub.writes())
        .containsExactly(
            "POST /v2/projects",
            "POST /v2/projects/acme/logical-clouds",
            "POST /v2/projects/acme/composite-apps");
  }

  @Test
  void aBodyHoldsNoNamesOfParents() {
    shell.runWith(BACKWARDS, "apply", "-f", "-");

    assertThat(hub.bodies().get(1))
        .isEqualTo(
            "{\"apiVersion\":\"bulkhead.io/v1\",\"kind\":\"LogicalCloud\",\"metadata\":{\"name\":\"press-shop\"},\"spec\":{\"namespace\":\"acme-press\",\"user\":{\"userName\":\"dana\"}}}");
  }

  @Test
  void whatTheHubAlreadyHoldsIsNotWritten() {
    hub.holds(
        "/v2/projects/acme",
        "{\"metadata\":{\"name\":\"acme\",\"description\":\"\",\"userData1\":\"\",\"userData2\":\"\"}}");

    Shell.Result result =
        shell.runWith(
            "apiVersion: bulkhead.io/v1\nkind: Project\nmetadata: {name: acme}\n",
            "apply",
            "-f",
            "-");

    assertThat(result.out()).isEqualTo("project/acme unchanged\n");
    assertThat(hub.writes()).isEmpty();
  }

  @Test
  void whatDiffersIsReplaced() {
    hub.holds("/v2/projects/acme", "{\"metadata\":{\"name\":\"acme\",\"description\":\"old\"}}");

    Shell.Result result =
        shell.runWith(
            "apiVersion: bulkhead.io/v1\nkind: Project\nmetadata: {name: acme, description: new}\n",
            "apply",
            "-f",
            "-");

    assertThat(result.out()).isEqualTo("project/acme configured\n");
    assertThat(hub.writes()).containsExactly("PUT /v2/projects/acme");
  }

  /// A kubeconfig is never read back; but callers who may read it get its digest.
  @ParameterizedTest
  @CsvSource({"same, unchanged, 0", "another, configured, 1", "'', configured, 1"})
  void aSecretFileIsUnchangedOnlyWhenItWasLookedInto(String known, String said, int writes)
      throws IOException {
    Files.writeString(folder.resolve("edge.kubeconfig"), "kind: Config");
    String digest =
        known.equals("same")
            ? Digest.of("kind: Config".getBytes(StandardCharsets.UTF_8)).hex()
            : known;
    String path = "/v2/cluster-providers/edge/clusters/one";
    String body = "{\"metadata\":{\"name\":\"one\"},\"spec\":{\"gitOps\":{}}}";
    hub.holds(path, body, digest);

    Shell.Result result =
        shell.runWith(
            """
            apiVersion: bulkhead.io/v1
            kind: Cluster
            metadata: {clusterProvider: edge, name: one}
            spec: {gitOps: {}}
            file: edge.kubeconfig
            """,
            "apply",
            "-f",
            "-");

    assertThat(result.out()).isEqualTo("cluster/one " + said + "\n");
    assertThat(hub.writes()).hasSize(writes).allMatch(("PUT " + path)::equals);
    assertThat(hub.requests()).doesNotContain("GET " + path + "/file");
    assertThat(hub.bodiesWith("kind: Config")).hasSize(writes);
  }

  @Test
  void whatDiffersAndCannotBeReplacedIsRefused() {
    hub.holds(
        "/v2/projects/acme/logical-clouds/press/user-permissions/own",
        "{\"metadata\":{\"name\":\"own\"},\"spec\":{\"verbs\":[\"get\"]}}");

    Shell.Result result =
        shell.runWith(
            """
            apiVersion: bulkhead.io/v1
            kind: UserPermission
            metadata: {project: acme, logicalCloud: press, name: own}
            spec: {verbs: [get, list]}
            """,
            "apply",
            "-f",
            "-");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("bulkhead delete userpermission acme/press/own");
    assertThat(hub.writes()).isEmpty();
  }

  @Test
  void emcoDocumentsAreReadAndTheirStepsRunLast() {
    Shell.Result result =
        shell.runWith(
            """
            version: emco/v2
            resourceContext:
              anchor: projects/acme/logical-clouds/press/instantiate
            ---
            version: emco/v2
            resourceContext:
              anchor: projects/acme/logical-clouds
            metadata: {name: press}
            spec: {namespace: press}
            ---
            version: emco/v2
            resourceContext:
              anchor: cluster-providers/edge/clusters/one/labels
            clusterLabel: sandboxed
            """,
            "apply",
            "-f",
            "-");

    assertThat(result.err()).isEmpty();
    assertThat(hub.writes())
        .containsExactly(
            "POST /v2/cluster-providers/edge/clusters/one/labels",
            "POST /v2/projects/acme/logical-clouds",
            "POST /v2/projects/acme/logical-clouds/press/instantiate");
  }

  @Test
  void stepsAreLeftOutWhenADocumentFails() {
    hub.problem(
        "POST /v2/projects", 400, "{\"code\":\"INVALID_SPEC\",\"detail\":\"no\",\"field\":\"x\"}");

    Shell.Result result =
        shell.runWith(
            """
            version: emco/v2
            resourceContext: {anchor: projects}
            metadata: {name: acme}
            ---
            version: emco/v2
            resourceContext: {anchor: projects/acme/logical-clouds/press/instantiate}
            """,
            "apply",
            "-f",
            "-");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("INVALID_SPEC (400) at x").contains("left out");
    assertThat(hub.writes()).containsExactly("POST /v2/projects");
  }

  @Test
  void everyFailureIsShown() {
    hub.problem("POST /v2/projects", 409, "{\"code\":\"ALREADY_EXISTS\",\"detail\":\"there\"}");
    hub.problem(
        "POST /v2/projects/acme/composite-apps",
        409,
        "{\"code\":\"WRONG_STATE\",\"detail\":\"not now\"}");

    Shell.Result result = shell.runWith(BACKWARDS, "apply", "-f", "-");

    assertThat(result.err()).contains("ALREADY_EXISTS", "WRONG_STATE", "2 of 3 failed");
    assertThat(result.out()).isEqualTo("logicalcloud/press-shop created\n");
    assertThat(result.code()).isEqualTo(3);
  }

  @Test
  void aFolderIsReadWithWhatIsBelowButNotItsCharts() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("in/charts/web/templates"));
    Files.writeString(chart.resolve("../Chart.yaml"), "name: web\n");
    Files.writeString(chart.resolve("pod.yaml"), "{{ not yaml");
    Files.writeString(
        folder.resolve("in/app.yaml"),
        """
        apiVersion: bulkhead.io/v1
        kind: App
        metadata: {project: acme, compositeApp: shop, compositeAppVersion: v1, name: web}
        file: charts/web
        """);

    Shell.Result result = shell.run("apply", "-f", "in");

    assertThat(result.err()).isEmpty();
    assertThat(hub.writes()).containsExactly("POST /v2/projects/acme/composite-apps/shop/v1/apps");
    assertThat(hub.bodiesWith("name=\"metadata\""))
        .singleElement()
        .asString()
        .contains("\"kind\":\"App\",\"metadata\":{\"name\":\"web\"}}")
        .contains("name=\"file\"; filename=\"filename\"");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no form|{a: 1}|neither",
        "unknown kind|{apiVersion: bulkhead.io/v1, kind: Nonsense}|no kind is called",
        "missing parent|{apiVersion: bulkhead.io/v1, kind: LogicalCloud, metadata: {name: a}}|needs metadata.project",
        "unknown member|{apiVersion: bulkhead.io/v1, kind: Project, metadata: {name: a, projekt: b}}|metadata.projekt: is unknown",
        "misspelt member|{apiVersion: bulkhead.io/v1, kind: Grant, metadata: {project: a, logicalCloud: b, name: c}, spec: {registires: [d]}}|spec.registires: is unknown, did you mean \"registries\"?",
        "wrong word|{apiVersion: bulkhead.io/v1, kind: Project, metadata: {name: a}, spec: {trust: trustd}}|spec.trust: \"trustd\" is not known, did you mean \"trusted\"?",
        "text for an object|{apiVersion: bulkhead.io/v1, kind: Project, metadata: {name: a}, spec: trusted}|spec is not of the expected type",
        "misspelt member at the top|{apiVersion: bulkhead.io/v1, kind: Project, metadata: {name: a}, spce: {trust: untrusted}}|spce: is unknown, did you mean \"spec\"?",
        "EMCO's member in ours|{apiVersion: bulkhead.io/v1, version: emco/v2, kind: Project, metadata: {name: a}}|version: is unknown",
        "a label with more than a name|{apiVersion: bulkhead.io/v1, kind: ClusterLabel, metadata: {clusterProvider: a, cluster: b, name: c, description: d}}|metadata: is unknown",
        "ours at an anchor|{resourceContext: {anchor: projects/a/logical-clouds/b/grants}, metadata: {name: c}, spec: {registires: [d]}}|spec.registires: is unknown",
        "no name|{apiVersion: bulkhead.io/v1, kind: Project, metadata: {}}|needs a name",
        "no version|{apiVersion: bulkhead.io/v1, kind: CompositeApp, metadata: {project: a, name: b}}|compositeAppVersion",
        "wrong anchor|{resourceContext: {anchor: planets/mars}, metadata: {name: a}}|nothing is at the anchor",
        "action of another kind|{resourceContext: {anchor: projects/a/instantiate}}|nothing is at the anchor",
        "file for no file|{apiVersion: bulkhead.io/v1, kind: Project, metadata: {name: a}, file: x}|has no file",
        "missing file|{apiVersion: bulkhead.io/v1, kind: Cluster, metadata: {clusterProvider: a, name: b}, file: x}|there is no file or folder x",
        "not YAML|{a: [}|not YAML",
      })
  void aWrongDocumentIsNamedAndNothingIsSent(String name, String document, String text) {
    Shell.Result result =
        shell.runWith(
            document
                + "\n---\n{apiVersion: bulkhead.io/v1, kind: Project, metadata: {name: good}}\n",
            "apply",
            "-f",
            "-");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(text).contains("nothing was sent");
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void theExamplesAreReadWithoutFault() {
    Path examples = Path.of("../examples").toAbsolutePath();
    Shell.Result result =
        shell.run(
            "apply",
            "-f",
            examples.resolve("one-of-each").toString(),
            "-f",
            examples.resolve("telco-and-customer").toString());

    assertThat(result.err()).isEmpty();
    assertThat(hub.writes()).hasSizeGreaterThan(30);
  }
}
