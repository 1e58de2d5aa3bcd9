package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintCommandTest {
  private static final String IN_CLOUD = "POST /v2/projects/acme/logical-clouds/press-shop/lint";
  private static final String REFUSED =
      """
      {"chart": "web", "logicalCloud": "acme/press-shop", "parts": [], "verdicts": [],
       "diagnostics": [{"severity": "ERROR", "problem": "ISOLATION_VIOLATION", "message": "no", "count": 1,
         "places": [{"app": "web", "object": "Pod a", "field": "spec.hostNetwork"}]}]}
      """;
  private static final String GOOD =
      """
      {"chart": "web", "parts": [{"part": "web", "gates": [], "groups": [{"clusters": ["edge+one"], "objects": [
        {"apiVersion": "v1", "kind": "ConfigMap", "namespace": "ns", "name": "a", "wave": "SUPPORT"}]}]}],
       "verdicts": [], "diagnostics": []}
      """;

  @TempDir Path folder;
  private FakeHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    Files.createDirectories(folder.resolve("in/templates"));
    Files.writeString(
        folder.resolve("in/Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    Files.writeString(folder.resolve("in/templates/a.yaml"), "{}\n");
    Files.writeString(folder.resolve("prod.yaml"), "colour: red\n");
    Files.createDirectories(folder.resolve("other"));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Result run(String line) {
    return new Shell(folder, hub.address()).run(line.split(" "));
  }

  @Test
  void aFolderIsSentWithItsValuesToTheLogicalCloud() {
    hub.json(IN_CLOUD, REFUSED);

    Result told =
        run("lint in --values prod.yaml --set a.b=1 --set c=d=e --logical-cloud acme/press-shop");

    assertThat(told.code()).isEqualTo(3);
    assertThat(told.out()).contains("logical cloud acme/press-shop", "ISOLATION_VIOLATION");
    assertThat(hub.writes()).containsExactly(IN_CLOUD);
    assertThat(hub.bodies().getFirst())
        .contains("name=\"file\"", "name=\"profile\"")
        .contains("{\"overrideValues\":{\"a.b\":\"1\",\"c\":\"d=e\"}}");
  }

  @Test
  void aGoodChartEndsWellAndSaysWhereItWasJudged() {
    hub.json("POST /v2/lint", GOOD);

    Result told = run("lint in");

    assertThat(told.code()).isZero();
    assertThat(told.out()).contains("any cluster", "ConfigMap ns/a", "Nothing was found.");
    assertThat(hub.bodies().getFirst()).doesNotContain("name=\"profile\"");
  }

  @Test
  void machinesGetTheHubsAnswerAndTheSameExitCode() {
    hub.json(IN_CLOUD, REFUSED);

    Result told = run("lint in --lc acme/press-shop -o json");

    assertThat(told.code()).isEqualTo(3);
    assertThat(told.out()).contains("\"problem\" : \"ISOLATION_VIOLATION\"");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lint oci://registry/web                    | helm pull
          lint other                                 | it has no Chart.yaml
          lint in --values none.yaml                 | there is no file none.yaml
          lint in --profile other --values prod.yaml | exclude one another
          lint in --lc acme                          | PROJECT/LOGICAL-CLOUD
          lint in -o wide                            | here it is table, yaml, json
          lint                                       | CHART
          """)
  void whatIsTypedWrongSendsNothing(String line, String words) {
    Result told = run(line);

    assertThat(told.err()).contains(words);
    assertThat(told.code()).isEqualTo(2);
    assertThat(hub.requests()).isEmpty();
  }
}
