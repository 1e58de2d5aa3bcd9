package io.bulkhead.status;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operation.Site;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Why something is not well, in every form of the status.
class ReasonsTest {
  private static final ManifestKey SETTINGS =
      new ManifestKey("v1", "ConfigMap", "acme-press", "settings");
  private static final ManifestKey JOB =
      new ManifestKey("batch/v1", "Job", "acme-press", "migrate");

  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private JsonNode reasons(String... query) {
    return site.ask("status", GROUP, query).path("reasons");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"output=summary", "output=all", "status=deployed", "status=ready", "type=cluster"})
  void anUnreadyObjectSaysWhyInEveryForm(String query) {
    site.deployed();
    site.observations.readiness.put(SETTINGS, Readiness.NOT_READY);
    site.observations.unready.put(
        SETTINGS,
        new Unready("Stuck", "waits for paper", Instant.EPOCH, Instant.EPOCH.plusSeconds(60)));

    assertThat(reasons(query))
        .isEqualTo(
            Json.parse(
                """
                [{"app":"web","clusterProvider":"p","cluster":"edge1",
                  "object":{"apiVersion":"v1","kind":"ConfigMap","namespace":"acme-press","name":"settings"},
                  "reason":"Stuck","message":"waits for paper",
                  "since":"1970-01-01T00:00:00Z","nextTry":"1970-01-01T00:01:00Z"}]
                """));
  }

  @Test
  void whatIsWellHasNoReasons() {
    site.deployed();
    site.observations.pods = List.of(pod("web-1", "{\"phase\":\"Succeeded\"}"));

    assertThat(site.ask("status", GROUP).has("reasons")).isFalse();
    assertThat(site.ask("status", GROUP).has("moreReasons")).isFalse();
  }

  @Test
  void whatTheClusterRefusedIsSaidInItsWords() {
    site.deployed();
    site.fail(GROUP, "ConfigMap acme-press/settings: denied by policy");

    JsonNode reason = reasons("output=summary").path(0);
    assertThat(reason.path("reason").asText()).isEqualTo("Failed");
    assertThat(reason.path("message").asText())
        .isEqualTo("ConfigMap acme-press/settings: denied by policy");
    assertThat(reason.has("object")).isFalse();
  }

  @Test
  void ofAClusterThatDoesNotAnswerOnlyThatIsSaid() {
    site.deployed();
    site.observations.readiness.put(SETTINGS, Readiness.NOT_READY);
    site.observations.pods = List.of(pod("web-1", "{\"phase\":\"Pending\"}"));
    site.observations.unknownSince = Optional.of(Instant.EPOCH);

    assertThat(reasons())
        .singleElement()
        .satisfies(reason -> {
          assertThat(reason.path("reason").asText()).isEqualTo("Unreachable");
          assertThat(reason.path("since").asText()).isEqualTo("1970-01-01T00:00:00Z");
        });
  }

  @Test
  void aPodComesBeforeTheObjectsThatMadeIt() {
    site.deployed();
    site.observations.readiness.put(SETTINGS, Readiness.NOT_READY);
    site.observations.pods =
        List.of(
            pod(
                "web-1",
                """
                {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False",
                 "reason":"Unschedulable","message":"0/1 nodes are available"}]}
                """));

    assertThat(reasons())
        .extracting(r -> r.at("/object/name").asText() + " " + r.path("reason").asText())
        .containsExactly("web-1 Unschedulable", "settings NotReady");
    assertThat(reasons("resource=settings"))
        .extracting(r -> r.at("/object/name").asText())
        .containsExactly("settings");
  }

  /// What a Job tried in vain says something until it succeeds; a pod that was replaced says
  /// nothing.
  @ParameterizedTest
  @CsvSource({"migrate, NOT_READY, 1", "migrate, READY, 0", "'', NOT_READY, 0"})
  void aFailedPodCountsWhileItsJobHasNotSucceeded(String job, Readiness seen, int reasons) {
    site.deployed();
    site.observations.readiness.put(JOB, seen);
    JsonNode pod = pod("migrate-1", "{\"phase\":\"Failed\",\"message\":\"boom\"}");
    ((ObjectNode) pod.path("metadata"))
        .putObject("labels")
        .put("batch.kubernetes.io/job-name", job);
    site.observations.pods = List.of(pod);

    assertThat(reasons()).hasSize(reasons);
  }

  @Test
  void thereIsAnEndToThem() {
    site.deployed();
    site.observations.pods =
        IntStream.range(0, Reasons.MOST + 7)
            .mapToObj(n -> pod("web-" + n, "{\"phase\":\"Pending\"}"))
            .toList();

    JsonNode body = site.ask("status", GROUP);
    assertThat(body.path("reasons")).hasSize(Reasons.MOST);
    assertThat(body.path("moreReasons").asInt()).isEqualTo(7);
  }

  @Test
  void aCloudHasReasonsWithoutApps() {
    site.withCloud();
    site.fail(CLOUD, "no rights");

    JsonNode reason = site.ask("status", CLOUD).at("/reasons/0");
    assertThat(reason.path("message").asText()).isEqualTo("no rights");
    assertThat(reason.has("app")).isFalse();
  }

  private static JsonNode pod(String name, String status) {
    return Json.parse(
        "{\"metadata\":{\"namespace\":\"acme-press\",\"name\":\"%s\"},\"status\":%s}"
            .formatted(name, status));
  }
}
