package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessCommandTest {
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
  void aNewTokenStandsAloneOnStandardOutput() {
    hub.answers(
        "POST /v2/tokens",
        201,
        "application/json",
        "{\"name\":\"ci\",\"expires\":\"2027-01-01T00:00:00Z\",\"token\":\"bulkhead_a_b\"}");

    Shell.Result result =
        shell.run(
            "token create ci --role project-owner --project acme --expires-in 30d".split(" "));

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("bulkhead_a_b\n");
    assertThat(result.err()).contains("good until 2027-01-01T00:00:00Z");
    assertThat(hub.bodies().getLast())
        .contains("\"role\":\"project-owner\"")
        .contains("\"projects\":[\"acme\"]")
        .contains("\"expires\":\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token create",
        "token create ci",
        "token create ci --role auditor --expires-in soon",
        "token create ci --role auditor --expires-in 0d",
        "token create ci --role auditor --expires-in 9",
        "token revoke",
        "token destroy ci",
        "audit export --after x",
        "audit vrfy",
      })
  void aWrongLineIsRefusedBeforeAnythingIsSent(String line) {
    assertThat(shell.run(line.split(" ")).code()).isEqualTo(2);
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void tokensAreListedAndRevoked() {
    hub.json(
        "GET /v2/tokens",
        "[{\"name\":\"ci\",\"role\":\"project-owner\",\"projects\":[\"acme\"],\"logicalClouds\":[],"
            + "\"expires\":\"2027-01-01T00:00:00Z\",\"createdBy\":\"operator\"}]");
    hub.answers("DELETE /v2/tokens/ci", 204, "", "");

    assertThat(shell.run("token", "list").out()).contains("ci", "project-owner", "acme", "never");
    assertThat(shell.run("token", "revoke", "ci").out()).isEqualTo("token \"ci\" is revoked\n");
    assertThat(shell.run("token", "revoke", "other").code()).isEqualTo(1);
  }

  @Test
  void aTokenWithoutAnEndIsShownAsSuch() {
    hub.json(
        "GET /v2/tokens",
        "[{\"name\":\"(first)\",\"role\":\"operator\",\"createdBy\":\"the first start\"}]");

    assertThat(shell.run("token", "list").out()).containsPattern("\\(first\\) +operator +never");
  }

  @Test
  void withoutATimeTheHubChoosesHowLongATokenIsGood() {
    shell.run("token", "create", "ci", "--role", "auditor");

    assertThat(hub.bodies().getLast()).doesNotContain("expires");
  }

  @Test
  void aBrokenAuditEndsWithThreeAndNamesTheRow() {
    hub.json("GET /v2/audit-verification", "{\"intact\":false,\"rows\":9,\"firstBroken\":7}");

    Shell.Result result = shell.run("audit", "verify");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("the audit is broken at row 7\n");
  }

  @Test
  void aWholeAuditIsSaidWithItsLastHash() {
    hub.json("GET /v2/audit-verification", "{\"intact\":true,\"rows\":9,\"lastHash\":\"abc\"}");

    Shell.Result result = shell.run("audit", "verify");

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("the audit is whole: 9 rows, last hash abc\n");
  }

  @Test
  void theAuditIsExportedLineByLineOverAllPages() {
    hub.json("GET /v2/audit?after=0&limit=1000", rows(1, 1000));
    hub.json("GET /v2/audit?after=1000&limit=1000", rows(1001, 1003));

    Shell.Result result = shell.run("audit", "export");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .hasSize(1003)
        .startsWith("{\"number\":1}")
        .endsWith("{\"number\":1003}");
  }

  private static String rows(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj("{\"number\":%d}"::formatted)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static final String REFERENCES =
      "/v2/projects/acme/logical-clouds/press/cluster-references";
  private static final String FILE = "GET " + REFERENCES + "/one/kubeconfig";
  private static final String ON_ITS_WAY =
      "{\"code\":\"NOT_READY\",\"detail\":\"The certificate has not been issued yet\"}";

  private void oneReference() {
    hub.json(
        "GET " + REFERENCES,
        """
        [{"metadata":{"name":"one"},"spec":{"clusterProvider":"edge","cluster":"one"}}]\
        """);
  }

  @Test
  void aKubeconfigIsWaitedFor() {
    oneReference();
    hub.problem(FILE, 409, ON_ITS_WAY);
    hub.problem(FILE, 409, ON_ITS_WAY);
    hub.answers(FILE, 200, "application/yaml", "kind: Config\n");

    Shell.Result result = shell.run("kubeconfig", "lc", "acme/press");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("kind: Config\n");
  }

  @Test
  void aKubeconfigThatDoesNotComeInTimeIsATimeOut() {
    oneReference();
    hub.problem(FILE, 409, ON_ITS_WAY);

    Shell.Result result = shell.run("kubeconfig", "lc", "acme/press", "--timeout", "0s");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("NOT_READY", "has not been issued yet");
  }

  @Test
  void whoDoesNotWaitForAKubeconfigIsToldAtOnce() {
    oneReference();
    hub.problem(FILE, 409, ON_ITS_WAY);

    assertThat(shell.run("kubeconfig", "lc", "acme/press", "--no-wait").code()).isEqualTo(3);
    assertThat(hub.requests()).filteredOn(FILE::equals).hasSize(1);
  }

  @Test
  void aCloudThatIsNotDeployedIsNotWaitedFor() {
    oneReference();
    hub.problem(FILE, 409, "{\"code\":\"WRONG_STATE\",\"detail\":\"not instantiated\"}");

    assertThat(shell.run("kubeconfig", "lc", "acme/press").code()).isEqualTo(3);
    assertThat(hub.requests()).filteredOn(FILE::equals).hasSize(1);
  }
}
