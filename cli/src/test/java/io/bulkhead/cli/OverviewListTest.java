package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewListTest {
  private static final String ALL = "GET /v2/logical-cloud-overviews";
  private static final String BELOW = ALL + "?below=acme";

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

  private static String line(String name, Duration age) {
    return """
    {"names":["acme","%s"],"state":"Instantiated","clustersDelivered":1,"clusters":2,\
    "trust":"untrusted","namespace":"acme-%s","revision":3,"created":"%s"}\
    """
        .formatted(name, name, Instant.now().minus(age));
  }

  @Test
  void aListSaysHowFarEachIsWithOneRequest() {
    hub.json(ALL, "[" + line("press", Duration.ofDays(5).plusMinutes(1)) + "]");

    Shell.Result result = shell.run("get", "lc", "-A");

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            PROJECT   NAME    STATE          DELIVERED   TRUST       NAMESPACE    REVISION   AGE
            acme      press   Instantiated   1/2         untrusted   acme-press   3          5d
            """);
    assertThat(hub.requests()).containsExactly(ALL);
  }

  @Test
  void oneDocumentHasItsLineOnly() {
    hub.holds("/v2/projects/acme/logical-clouds/press", "{\"metadata\":{\"name\":\"press\"}}");
    hub.json(
        BELOW,
        "[" + line("press", Duration.ofHours(3)) + "," + line("paint", Duration.ofHours(3)) + "]");

    assertThat(shell.run("get", "lc", "acme/press").out())
        .contains("acme-press")
        .doesNotContain("paint");
  }

  @Test
  void theTableIsSortedByWhatTheDocumentsSay() {
    hub.json(
        "GET /v2/projects/acme/logical-clouds",
        "[{\"metadata\":{\"name\":\"press\"}},{\"metadata\":{\"name\":\"paint\"}}]");
    hub.json(
        BELOW,
        "[" + line("press", Duration.ofHours(3)) + "," + line("paint", Duration.ofHours(3)) + "]");

    assertThat(shell.run("get", "lc", "acme/", "--sort-by", ".metadata.name").out())
        .containsSubsequence("paint", "press")
        .contains("REVISION");
  }

  /// An older hub, or a caller who may not.
  @Test
  void withoutAnOverviewTheDocumentsAreShown() {
    hub.problem(BELOW, 403, "{\"code\":\"FORBIDDEN\",\"detail\":\"no\"}");
    hub.json(
        "GET /v2/projects/acme/logical-clouds",
        "[{\"metadata\":{\"name\":\"press\"},\"spec\":{\"namespace\":\"acme-press\"}}]");

    Shell.Result result = shell.run("get", "lc", "acme/");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("NAMESPACE").contains("acme-press");
  }
}
