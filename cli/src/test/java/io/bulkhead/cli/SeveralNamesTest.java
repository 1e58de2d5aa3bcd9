package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeveralNamesTest {
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

  @ParameterizedTest
  @CsvSource({
    "get lc acme/press acme/paint -o name, logicalcloud/acme/press logicalcloud/acme/paint",
    "get lc/acme/press lc/acme/paint -o name, logicalcloud/acme/press logicalcloud/acme/paint",
    "get lc/acme/press -o name, logicalcloud/acme/press",
    "get project/acme lc/acme/press -o name, project/acme logicalcloud/acme/press",
    "get lc press paint -p acme -o name, logicalcloud/acme/press logicalcloud/acme/paint",
    "delete lc/acme/press lc/acme/paint, logicalcloud/acme/press deleted logicalcloud/acme/paint deleted",
    "delete lc acme/press acme/paint, logicalcloud/acme/press deleted logicalcloud/acme/paint deleted",
  })
  void severalDocumentsAreNamedAtOnce(String line, String says) {
    hub.holds("/v2/projects/acme", "{\"metadata\":{\"name\":\"acme\"}}");
    hub.holds(CLOUDS + "/press", PRESS).holds(CLOUDS + "/paint", PRESS.replace("press", "paint"));

    Shell.Result result = shell.run(line.split(" "));

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().strip().replaceAll("\\s+", " ")).isEqualTo(says);
  }

  @Test
  void severalKindsHaveATableEach() {
    hub.holds("/v2/projects/acme", "{\"metadata\":{\"name\":\"acme\"}}");
    hub.holds(CLOUDS + "/press", PRESS);

    Shell.Result result = shell.run("get", "project/acme", "lc/acme/press");

    assertThat(result.out().lines().map(line -> line.replaceAll(" .*", "")))
        .containsExactly("NAME", "acme", "", "PROJECT", "acme");
  }

  @Test
  void ofSeveralEachIsDeletedThatCanBe() {
    hub.holds(CLOUDS + "/paint", PRESS.replace("press", "paint"));

    Shell.Result result = shell.run("delete", "lc", "acme/press", "acme/paint");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("logicalcloud/acme/paint deleted\n");
    assertThat(result.err()).contains("there is no logicalcloud acme/press", "1 of 2 failed");
  }
}
