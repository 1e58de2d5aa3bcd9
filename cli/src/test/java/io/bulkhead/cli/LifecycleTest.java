package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  private static final String QUERY = "/status?status=ready&output=summary&numbers";
  private static final String GROUP =
      "/v2/projects/acme/composite-apps/shop/v1/deployment-intent-groups/edge";
  private static final String CLOUD = "/v2/projects/acme/logical-clouds/press";

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

  private void status(String url, String state, String deployed, String ready) {
    hub.json(
        "GET " + url + QUERY,
        """
        {"states":{"actions":[{"state":"%s"}]},"deployedStatus":"%s","readyStatus":"%s",
        "numbers":{"wanted":2,"applied":2,"ready":%d,"leaving":0,"gone":0}}\
        """
            .formatted(state, deployed, ready, ready.equals("Ready") ? 2 : 0));
  }

  private void reasons(String deployed, String reasons) {
    hub.json(
        "GET " + GROUP + QUERY,
        """
        {"states":{"actions":[{"state":"Instantiated"}]},"deployedStatus":"%s",
        "readyStatus":"NotReady","reasons":[%s]}\
        """
            .formatted(deployed, reasons));
  }

  @Test
  void deployApprovesInstantiatesAndWaitsUntilReady() {
    status(GROUP, "Created", "", "");
    status(GROUP, "Instantiated", "Instantiating", "NotReady");
    status(GROUP, "Instantiated", "Instantiated", "Ready");

    Shell.Result result = shell.run("deploy", "dig", "acme/shop/v1/edge");

    assertThat(hub.writes())
        .containsExactly("POST " + GROUP + "/approve", "POST " + GROUP + "/instantiate");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo("dig acme/shop/v1/edge deployed: Instantiated, applied 2 of 2, ready 2 of 2\n");
    assertThat(result.err())
        .contains("dig acme/shop/v1/edge: Instantiating, applied 2 of 2, ready 0 of 2");
  }

  @Test
  void aCloudIsDeployedWithoutApproval() {
    status(CLOUD, "Created", "", "");
    status(CLOUD, "Instantiated", "Instantiated", "Ready");

    Shell.Result result = shell.run("deploy", "lc", "press", "--project", "acme");

    assertThat(hub.writes()).containsExactly("POST " + CLOUD + "/instantiate");
    assertThat(result.code()).isZero();
  }

  @Test
  void whatRunsIsOnlyWaitedForUnlessAnUpdateIsAsked() {
    status(GROUP, "Instantiated", "Instantiated", "Ready");

    shell.run("deploy", "dig", "acme/shop/v1/edge");
    assertThat(hub.writes()).isEmpty();

    shell.run("deploy", "dig", "acme/shop/v1/edge", "--update");
    assertThat(hub.writes()).containsExactly("POST " + GROUP + "/update");
  }

  @Test
  void whatIsNotReadyInTimeTimesOutAndNamesWhatIsMissing() {
    reasons(
        "Instantiated",
        """
        {"app":"web","clusterProvider":"edge","cluster":"one","reason":"Unschedulable",
         "object":{"apiVersion":"v1","kind":"Pod","namespace":"press","name":"web-1"},
         "message":"0/3 nodes are available","since":"2026-01-01T10:00:00.5Z"}\
        """);

    Shell.Result result = shell.run("deploy", "dig", "acme/shop/v1/edge", "--timeout", "0s");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err())
        .contains(
            "Pod press/web-1 on edge+one: Unschedulable: 0/3 nodes are available"
                + " (since 2026-01-01T10:00:00Z)\n")
        .contains("bulkhead status dig acme/shop/v1/edge");
  }

  @Test
  void aFailureOfDeliveryEndsTheWait() {
    reasons(
        "InstantiateFailed",
        """
        {"app":"web","clusterProvider":"edge","cluster":"one","reason":"Failed",
         "message":"ConfigMap a: expected string","nextTry":"2026-01-01T10:00:07Z"}\
        """);

    Shell.Result result = shell.run("deploy", "dig", "acme/shop/v1/edge");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "has failed\n  web on edge+one: Failed: ConfigMap a: expected string (tried again at"
                + " 2026-01-01T10:00:07Z)\n");
  }

  @Test
  void aStatusBeginsWithWhatIsNotWell() {
    status(GROUP, "Instantiated", "Instantiated", "NotReady");
    hub.json("GET " + GROUP + "/status?output=all&status=deployed", "{}");
    hub.json(
        "GET " + GROUP + "/status?output=all&status=ready&conditions",
        """
        {"conditions":[{"type":"Delivered","status":"False","message":"the same"}],"moreReasons":7,
         "reasons":[{"app":"web","clusterProvider":"edge","cluster":"one","reason":"Waiting",
         "message":"waits until db is ready on edge+one"}]}\
        """);

    assertThat(shell.run("status", "dig", "acme/shop/v1/edge").out())
        .isEqualTo(
            """
            dig acme/shop/v1/edge: Instantiated, applied 2 of 2, ready 0 of 2

            Not well:
              web on edge+one: Waiting: waits until db is ready on edge+one
              and 7 more
            """);
  }

  @Test
  void aRefusedInstantiateShowsEveryDiagnostic() {
    status(GROUP, "Approved", "", "");
    hub.problem(
        "POST " + GROUP + "/instantiate",
        500,
        """
        {"code":"NO_QUALIFIED_CLUSTER","detail":"no cluster","diagnostics":[
        {"severity":"ERROR","problem":"NO_QUALIFIED_CLUSTER","message":"no sandbox there",
        "intent":"/v2/x","field":null,"cluster":"edge+two"}]}\
        """);

    Shell.Result result = shell.run("deploy", "dig", "acme/shop/v1/edge");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err())
        .contains("no sandbox there")
        .contains("cluster: edge+two")
        .contains("intent: /v2/x");
  }

  @Test
  void terminateWaitsUntilNothingIsLeft() {
    status(CLOUD, "Terminated", "Terminating", "NotReady");
    status(CLOUD, "Terminated", "Terminated", "NotReady");

    Shell.Result result = shell.run("terminate", "lc", "acme/press");

    assertThat(hub.writes()).containsExactly("POST " + CLOUD + "/terminate");
    assertThat(result.out()).startsWith("lc acme/press terminated");
  }

  @Test
  void deletingFilesTerminatesGroupsThenCloudsThenDeletesChildrenFirst() {
    hub.holds(GROUP, "{}").holds(CLOUD, "{}").holds("/v2/projects/acme", "{}");
    status(GROUP, "Instantiated", "Instantiated", "Ready");
    status(GROUP, "Terminated", "Terminated", "NotReady");
    status(CLOUD, "Instantiated", "Instantiated", "Ready");
    status(CLOUD, "Terminated", "Terminated", "NotReady");

    Shell.Result result =
        shell.runWith(
            """
            {apiVersion: bulkhead.io/v1, kind: Project, metadata: {name: acme}}
            ---
            {apiVersion: bulkhead.io/v1, kind: LogicalCloud, metadata: {project: acme, name: press}}
            ---
            apiVersion: bulkhead.io/v1
            kind: DeploymentIntentGroup
            metadata: {project: acme, compositeApp: shop, compositeAppVersion: v1, name: edge}
            """,
            "delete",
            "-f",
            "-");

    assertThat(result.code()).isZero();
    assertThat(hub.writes())
        .containsExactly(
            "POST " + GROUP + "/terminate",
            "POST " + CLOUD + "/terminate",
            "DELETE " + GROUP,
            "DELETE " + CLOUD,
            "DELETE /v2/projects/acme");
  }

  private static final String CLUSTER = "/v2/cluster-providers/edge/clusters/one";

  /// A cluster whose guard is being removed.
  private void leaving(String state, String message) {
    hub.answers("DELETE " + CLUSTER + "?removeGuard=true", 202, "", "");
    hub.json("GET " + CLUSTER, "{\"metadata\":{\"name\":\"one\"}}");
    hub.json(
        "GET /v2/operations",
        """
        [{"target":"/v2/cluster-providers/edge/clusters/two","state":"RUNNING","done":0,"total":9},
        {"target":"%s","state":"%s","done":1,"total":2,"message":"%s"}]\
        """
            .formatted(CLUSTER, state, message));
  }

  @Test
  void aClusterThatGivesUpItsGuardIsWaitedForWithProgress() {
    leaving("RUNNING", "");
    hub.answers("GET " + CLUSTER, 404, "text/plain", "Cluster not found");

    Shell.Result result = shell.run("delete", "cluster", "edge/one", "--remove-guard");

    assertThat(result.code()).isZero();
    assertThat(result.err())
        .isEqualTo(
            """
            cl edge/one: its guard is being removed, 1 of 2 parts gone
            cl edge/one: deregistered
            """);
    assertThat(result.out()).isEqualTo("cluster/edge/one deleted; its guard is gone from there\n");
  }

  @Test
  void beforeItIsKnownHowManyPartsThereAreNoneAreCounted() {
    hub.answers("DELETE " + CLUSTER + "?removeGuard=true", 202, "", "");
    hub.json("GET " + CLUSTER, "{\"metadata\":{\"name\":\"one\"}}");
    hub.json(
        "GET /v2/operations",
        "[{\"target\":\"%s\",\"state\":\"RUNNING\",\"done\":0,\"total\":0}]".formatted(CLUSTER));
    hub.answers("GET " + CLUSTER, 404, "text/plain", "Cluster not found");

    Shell.Result result = shell.run("delete", "cluster", "edge/one", "--remove-guard");

    assertThat(result.err())
        .isEqualTo(
            """
            cl edge/one: its guard is being removed
            cl edge/one: deregistered
            """);
  }

  @Test
  void aGuardThatDoesNotGoInTimeIsSaidWithTheReason() {
    leaving("RUNNING", "edge+one: cannot be reached");

    Shell.Result result =
        shell.run("delete", "cluster", "edge/one", "--remove-guard", "--timeout", "0s");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err())
        .contains("is not deregistered after 0 s", "  edge+one: cannot be reached\n")
        .contains("the hub goes on with it", "Look: bulkhead operations");
  }

  @Test
  void aGuardThatCannotGoIsAFailure() {
    leaving("FAILED", "edge+one: forbidden");

    Shell.Result result = shell.run("delete", "cluster", "edge/one", "--remove-guard");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("cl edge/one has failed", "  edge+one: forbidden\n");
  }

  @Test
  void aWrongTimeDeletesNothing() {
    Shell.Result result =
        shell.run("delete", "cluster", "edge/one", "--remove-guard", "--timeout", "soon");

    assertThat(result.code()).isEqualTo(2);
    assertThat(hub.writes()).isEmpty();
  }
}
