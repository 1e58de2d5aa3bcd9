package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands for clusters: adding, listing, deregistering and forgetting them.
class ClusterCommandTest {
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

  @Test
  void aClusterIsAddedWithItsProviderAndLabels() throws IOException {
    Files.writeString(folder.resolve("one.kubeconfig"), "apiVersion: v1\nkind: Config\n");

    Shell.Result result =
        shell.run(
            "cluster",
            "add",
            "one",
            "--provider",
            "edge",
            "--kubeconfig",
            "one.kubeconfig",
            "--label",
            "a",
            "--label",
            "b");

    assertThat(result.err()).isEmpty();
    assertThat(hub.writes())
        .containsExactly(
            "POST /v2/cluster-providers",
            "POST /v2/cluster-providers/edge/clusters",
            "POST /v2/cluster-providers/edge/clusters/one/labels",
            "POST /v2/cluster-providers/edge/clusters/one/labels");
  }

  @Test
  void aLostClusterIsForgottenAndWhatIsLeftIsTold() {
    hub.json(
        "DELETE /v2/cluster-providers/edge/clusters/one?lost=true",
        """
        {"cluster":"edge+one","left":[{"owner":"/v2/projects/acme","part":"web","objects":["a","b"]}],
        "references":["/v2/projects/acme/logical-clouds/press/cluster-references/one"]}\
        """);

    Shell.Result result = shell.run("delete", "cluster", "edge/one", "--lost");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("cluster/edge/one deleted\n")
        .contains("left behind: /v2/projects/acme (web): 2 objects", "cluster-references/one");
  }

  @Test
  void aClusterIsDeregisteredWithItsGuardOrWithoutAndSaysSo() {
    hub.answers("DELETE /v2/cluster-providers/edge/clusters/one", 204, "", "");
    assertThat(shell.run("delete", "cluster", "edge/one").out())
        .contains("its guard stays there (see --remove-guard)");

    hub.answers("DELETE /v2/cluster-providers/edge/clusters/one?removeGuard=true", 202, "", "");
    assertThat(shell.run("delete", "cluster", "edge/one", "--remove-guard", "--no-wait").out())
        .isEqualTo("cluster/edge/one gives up its guard and is deregistered then\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"project acme --lost", "cluster edge/one --lost --remove-guard"})
  void whatCannotBeLostIsAUsageError(String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    words.addFirst("delete");
    assertThat(shell.run(words.toArray(String[]::new)).code()).isEqualTo(2);
    assertThat(hub.writes()).isEmpty();
  }

  @Test
  void aListOfClustersSaysWhoseDoubleOneIs() {
    hub.json(
        "GET /v2/cluster-providers/edge/clusters",
        "[{\"metadata\":{\"name\":\"one\"}},{\"metadata\":{\"name\":\"two\"}}]");
    hub.json("GET /v2/doubles", "[{\"cluster\":\"edge+two\",\"doubleOf\":\"edge+one\"}]");

    Shell.Result result = shell.run("get", "clusters", "edge/");

    assertThat(result.err()).isEqualTo("edge+two is a double of edge+one and takes no work\n");
    assertThat(shell.run("get", "clusters", "edge/", "-o", "json").err()).isEmpty();
  }
}
