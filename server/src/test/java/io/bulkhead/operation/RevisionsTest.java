package io.bulkhead.operation;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.store.Operation;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is kept of each order of an owner, and what is told of it.
class RevisionsTest {
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder).deployed();
  }

  @AfterEach
  void close() {
    site.close();
  }

  private JsonNode newest() {
    return site.ask("history", GROUP).path(0);
  }

  @Test
  void anUpdateIsARevisionWithWhatChanged() {
    site.place("edge2");
    site.act("update", GROUP);

    JsonNode two = newest();
    assertThat(two.path("number").asInt()).isEqualTo(2);
    assertThat(two.path("action").asText()).isEqualTo("update");
    assertThat(two.path("requestedBy").asText()).isEqualTo("operator");
    assertThat(two.path("clusters")).hasToString("[\"p+edge2\"]");
    assertThat(two.path("changed")).hasSize(1);
    assertThat(two.at("/changed/0/change").asText()).isEqualTo("CHANGED");
    assertThat(two.at("/changed/0/document").asText()).endsWith("/app-intents/web");
    JsonNode one = site.ask("history", GROUP).path(1);
    assertThat(one.path("action").asText()).isEqualTo("instantiate");
    assertThat(one.path("clusters")).hasToString("[\"p+edge1\"]");
  }

  @Test
  void theDifferenceOfTwoRevisionsHasDocumentsAndObjects() {
    site.chart(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {colour: blue}}");
    site.put(
        io.bulkhead.kind.workload.WorkloadKinds.APP,
        "{metadata: {name: web, description: bluer}}",
        "acme",
        "shop",
        "v1");
    site.act("update", GROUP);

    JsonNode difference = site.ask("diff", GROUP, "revision=1..2");

    assertThat(difference.at("/documents/0/diff").asText()).contains("+  description: bluer");
    assertThat(difference.at("/clusters/0/change/0/diff").asText())
        .contains("--- revision 1", "-  colour: red", "+  colour: blue");
    assertThat(site.ask("diff", GROUP, "revision=2..1").at("/clusters/0/change/0/diff").asText())
        .contains("+  colour: red");
    assertThat(site.ask("diff", GROUP, "revision=2..2").path("clusters")).isEmpty();
  }

  @Test
  void valuesOfSecretsAreNotToldByADifference() {
    site.chart("{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: first}}");
    site.act("update", GROUP);
    site.chart("{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: second}}");
    site.act("update", GROUP);

    assertThat(site.ask("diff", GROUP, "revision=2..3").toString())
        .contains("hidden, sha256")
        .doesNotContain("first", "second");
  }

  @Test
  void historyOutlivesTerminationAndNumbersGoOn() {
    site.act("terminate", GROUP);
    site.settle(GROUP);
    assertThat(site.ask("history", GROUP)).hasSize(1);

    site.act("instantiate", GROUP);

    assertThat(newest().path("number").asInt()).isEqualTo(2);
    assertThat(newest().path("action").asText()).isEqualTo("instantiate");
  }

  @Test
  void onlyAsManyAreKeptAsAreWanted() {
    for (int i = 0; i < 5; i++) {
      site.act("update", GROUP);
    }
    assertThat(
            StreamSupport.stream(site.ask("history", GROUP).spliterator(), false)
                .map(one -> one.path("number").asInt()))
        .containsExactly(6, 5, 4);
  }

  @Test
  void theResultIsThatOfTheOperation() {
    site.follow();
    site.commits.await("it ended", () -> newest().path("result").asText().equals("SUCCEEDED"));
    site.place("edge2");
    site.act("update", GROUP);
    assertThat(newest().path("result").asText()).isEqualTo(Operation.State.RUNNING.name());
  }

  @Test
  void aLogicalCloudHasRevisionsOfItsOwnDocuments() {
    site.refer("edge3");
    site.act("update", CLOUD);

    JsonNode history = site.ask("history", CLOUD);
    assertThat(history).hasSize(2);
    assertThat(history.at("/0/changed/0/document").asText())
        .endsWith("/logical-clouds/press/cluster-references/edge3");
    assertThat(history.at("/0/changed/0/change").asText()).isEqualTo("ADDED");
  }

  @ParameterizedTest
  @CsvSource({
    "1,    'revision must be A..B'",
    "1..,  'revision must be A..B'",
    "0..1, 'revision must be A..B'",
    "1..7, 'revision 7 is not kept; kept are 1'"
  })
  void whatIsNoRangeOfRevisionsIsRefused(String range, String why) {
    assertThatThrownBy(() -> site.ask("diff", GROUP, "revision=" + range))
        .hasMessageContaining(why);
  }
}
