package io.bulkhead.status;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operation.Site;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// EMCO's status query, member by member.
class StatusActionTest {
  private static final ManifestKey SETTINGS =
      new ManifestKey("v1", "ConfigMap", "acme-press", "settings");
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void ofAClusterThatDoesNotAnswerNothingIsKnown() {
    site.deployed();
    site.observations.unknownSince = java.util.Optional.of(java.time.Instant.EPOCH);

    JsonNode deployed = site.ask("status", GROUP, "status=deployed", "conditions");
    JsonNode ready = site.ask("status", GROUP, "status=ready");

    assertThat(deployed.at("/deployedCounts").toString()).isEqualTo("{\"Unknown\":1}");
    assertThat(deployed.at("/conditions/1/status").asText()).isEqualTo("Unknown");
    assertThat(deployed.at("/conditions/1/since").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(ready.at("/readyCounts").toString()).isEqualTo("{\"Unknown\":1}");
    assertThat(ready.path("readyStatus").asText()).isEqualTo("NotReady");
  }

  /// What follows the key and the states in each form; `R` stands for the resource's GVK and name,
  /// `C` for the cluster.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          type=rsync | {"status":"Instantiated","rsyncStatus":{"Applied":1},"apps":[{"name":"web","clusters":[{C,"readyStatus":"Available","resources":[{R,"rsyncStatus":"Applied"}]}]}]}
          type=cluster | {"status":"Instantiated","clusterStatus":{"Ready":1},"apps":[{"name":"web","clusters":[{C,"readyStatus":"Available","resources":[{R,"clusterStatus":"Ready"}]}]}]}
          status=deployed | {"deployedStatus":"Instantiated","deployedCounts":{"Applied":1},"apps":[{"name":"web","clusters":[{C,"connectivity":"Available","resources":[{R,"deployedStatus":"Applied"}]}]}]}
          status=ready | {"deployedStatus":"Instantiated","readyStatus":"Ready","readyCounts":{"Ready":1},"apps":[{"name":"web","clusters":[{C,"connectivity":"Available","resources":[{R,"readyStatus":"Ready"}]}]}]}
          output=summary | {"status":"Instantiated","rsyncStatus":{"Applied":1}}
          apps | {"apps":["web"]}
          clusters | {"clustersByApp":[{"app":"web","clusters":[{C}]}]}
          resources | {"resourcesByApp":[{"app":"web",C,"resources":[{R}]}]}
          """)
  void eachFormHasItsMembers(String query, String expected) {
    site.deployed();
    ObjectNode body = site.ask("status", GROUP, query).deepCopy();

    List<String> known =
        List.of("project", "compositeApp", "compositeAppVersion", "compositeProfile", "name");
    assertThat(known.stream().map(name -> body.path(name).asText()))
        .containsExactly("acme", "shop", "v1", "plain", "dig");
    body.remove(known);
    body.remove("states");
    String full =
        expected
            .replaceAll(
                "\\bR\\b",
                "\"GVK\":{\"Group\":\"\",\"Version\":\"v1\",\"Kind\":\"ConfigMap\"},"
                    + "\"name\":\"settings\"")
            .replaceAll("\\bC\\b", "\"clusterProvider\":\"p\",\"cluster\":\"edge1\"");
    assertThat((JsonNode) body).isEqualTo(Json.parse(full));
  }

  @Test
  void beforeTheFirstInstantiationThereAreTheStatesOnly() {
    assertThat(site.ask("status", GROUP).fieldNames())
        .toIterable()
        .containsExactly(
            "project", "compositeApp", "compositeAppVersion", "compositeProfile", "name", "states");
  }

  @Test
  void theStatesTellTheHistory() {
    site.deployed();
    JsonNode states = site.ask("status", GROUP).path("states");

    assertThat(states.path("actions"))
        .extracting(a -> a.path("state").asText() + " " + a.path("revision").asInt())
        .containsExactly("Created 0", "Approved 0", "Instantiated 1");
    assertThat(states.at("/actions/2/instance")).isEqualTo(states.path("statusctxid"));
    assertThat(states.path("statusctxid").asText()).matches("[0-9]+");
  }

  @Test
  void aClusterThatAnUpdateLeftIsShownNoMoreAndDoesNotCount() {
    site.deployed().place("edge2");
    site.act("update", GROUP);
    site.settle(GROUP);
    site.observations.readiness.put(SETTINGS, Readiness.READY);

    JsonNode body = site.ask("status", GROUP, "status=ready");
    assertThat(body.path("readyStatus").asText()).isEqualTo("Ready");
    assertThat(body.at("/apps/0/clusters"))
        .extracting(c -> c.path("cluster").asText())
        .containsExactly("edge2");
    refused(Problem.NOT_FOUND, "cluster=p+edge1");
  }

  @Test
  void whatATerminateRemovedIsShownAsDeleted() {
    site.deployed();
    site.act("terminate", GROUP);
    site.settle(GROUP);

    JsonNode body = site.ask("status", GROUP, "type=rsync", "output=detail", "app=web");
    assertThat(body.path("status").asText()).isEqualTo("Terminated");
    assertThat(body.path("rsyncStatus")).isEqualTo(Json.parse("{\"Deleted\":1}"));
  }

  @Test
  void oneObjectThatIsNotReadyMakesTheWholeNotReady() {
    site.deployed();
    site.observations.readiness.put(SETTINGS, Readiness.NOT_PRESENT);

    JsonNode body = site.ask("status", GROUP, "status=ready");
    assertThat(body.path("readyStatus").asText()).isEqualTo("NotReady");
    assertThat(body.path("readyCounts")).isEqualTo(Json.parse("{\"NotPresent\":1}"));
  }

  /// Known before anything is delivered; pods do not count.
  @Test
  void theNumbersOfWhatIsWantedDoNotChangeOnTheWay() {
    site.withCloud();
    assertThat(numbers())
        .isEqualTo("{\"wanted\":0,\"applied\":0,\"ready\":0,\"leaving\":0,\"gone\":0}");
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    assertThat(numbers())
        .isEqualTo("{\"wanted\":1,\"applied\":0,\"ready\":0,\"leaving\":0,\"gone\":0}");
    site.settle(GROUP);
    site.observations.pods = List.of(pod("web-1", "False"));
    site.observations.readiness.put(SETTINGS, Readiness.NOT_READY);
    assertThat(numbers())
        .isEqualTo("{\"wanted\":1,\"applied\":1,\"ready\":0,\"leaving\":0,\"gone\":0}");
    site.observations.readiness.put(SETTINGS, Readiness.READY);
    assertThat(numbers())
        .isEqualTo("{\"wanted\":1,\"applied\":1,\"ready\":1,\"leaving\":0,\"gone\":0}");
    site.act("terminate", GROUP);
    assertThat(numbers())
        .isEqualTo("{\"wanted\":0,\"applied\":0,\"ready\":0,\"leaving\":1,\"gone\":0}");
    site.settle(GROUP);
    assertThat(numbers())
        .isEqualTo("{\"wanted\":0,\"applied\":0,\"ready\":0,\"leaving\":0,\"gone\":1}");
  }

  private String numbers() {
    return site.ask("status", GROUP, "numbers").path("numbers").toString();
  }

  private static JsonNode pod(String name, String ready) {
    return Json.parse(
        """
        {"metadata":{"namespace":"acme-press","name":"%s"},
         "status":{"conditions":[{"type":"Ready","status":"%s"}]}}
        """
            .formatted(name, ready));
  }

  @Test
  void aPodMayBeNamedAndThenDecidesTheReadiness() {
    site.deployed();
    site.observations.pods = List.of(pod("web-1", "True"), pod("web-2", "False"));

    assertThat(site.ask("status", GROUP, "status=ready").path("readyStatus").asText())
        .isEqualTo("Ready");
    JsonNode one = site.ask("status", GROUP, "status=ready", "resource=web-2");
    assertThat(one.path("readyCounts")).isEqualTo(Json.parse("{\"NotReady\":1}"));
    assertThat(one.path("readyStatus").asText()).isEqualTo("NotReady");
    assertThat(one.at("/apps/0/clusters/0/resources"))
        .singleElement()
        .satisfies(r -> {
          assertThat(r.path("name").asText()).isEqualTo("web-2");
          assertThat(r.at("/GVK/Kind").asText()).isEqualTo("Pod");
        });
    JsonNode both =
        site.ask("status", GROUP, "type=cluster", "resource=web-1", "resource=settings");
    assertThat(both.path("clusterStatus")).isEqualTo(Json.parse("{\"Ready\":2}"));
    refused(Problem.NOT_FOUND, "resource=web-1");
    assertThatThrownBy(() -> site.ask("status", GROUP, "type=rsync", "resource=web-1"))
        .hasMessageContaining("status=ready");
  }

  /// Pods of a Job, of a hook or not, stay as long as the Job does.
  @ParameterizedTest
  @CsvSource({
    "Succeeded, 2, Ready",
    "Failed, 2, NotReady",
    "Running, 3, NotReady",
    "Pending, 3, NotReady"
  })
  void aPodThatCameToItsEndDoesNotCount(String phase, int all, String named) {
    site.deployed();
    JsonNode job = pod("migrate-1", "False");
    ((ObjectNode) job.path("status")).put("phase", phase);
    site.observations.pods = List.of(pod("web-1", "True"), job);

    JsonNode counts = site.ask("status", GROUP, "status=ready").path("readyCounts");
    assertThat(counts.path("Ready").asInt()).isEqualTo(2);
    assertThat(counts.path("Ready").asInt() + counts.path("NotReady").asInt()).isEqualTo(all);
    assertThat(site.ask("status", GROUP, "status=ready", "resource=migrate-1").path("readyCounts"))
        .isEqualTo(Json.parse("{\"%s\":1}".formatted(named)));
  }

  @Test
  void detailsHideWhatASecretHolds() {
    site.chart("{apiVersion: v1, kind: Secret, metadata: {name: settings}, stringData: {k: v}}");
    site.deployed();
    site.observations.live.put(
        new ManifestKey("v1", "Secret", "acme-press", "settings"),
        Json.parse("{\"kind\":\"Secret\",\"data\":{\"k\":\"dg==\"},\"type\":\"Opaque\"}"));

    JsonNode detail =
        site.ask("status", GROUP, "output=detail").at("/apps/0/clusters/0/resources/0/detail");
    assertThat(detail).isEqualTo(Json.parse("{\"kind\":\"Secret\",\"type\":\"Opaque\"}"));
  }

  @Test
  void aCloudShowsItsClustersWithoutApps() {
    site.withCloud();
    JsonNode body = site.ask("status", CLOUD);

    assertThat(body.fieldNames())
        .toIterable()
        .containsExactly(
            "project",
            "name",
            "states",
            "deployedStatus",
            "readyStatus",
            "readyCounts",
            "clusters");
    assertThat(body.path("clusters"))
        .extracting(c -> c.path("cluster").asText())
        .containsExactly("edge1", "edge2");
  }

  /// EMCO's scripts ask without a query and read these two members.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          output=all            | deployedStatus, readyStatus, readyCounts, clusters
          output=summary        | deployedStatus, readyStatus, readyCounts
          cluster=p+edge1       | deployedStatus, readyStatus, readyCounts, clusters
          status=ready          | deployedStatus, readyStatus, readyCounts, clusters
          status=deployed       | deployedStatus, deployedCounts, clusters
          type=rsync            | status, rsyncStatus, clusters
          type=cluster          | status, clusterStatus, clusters
          """)
  void aCloudAnswersInTheNewerFormUnlessTheOlderIsAskedFor(String query, String members) {
    site.withCloud();
    ObjectNode body = site.ask("status", CLOUD, query).deepCopy();

    body.remove(List.of("project", "name", "states"));
    assertThat(body.fieldNames()).toIterable().containsExactly(members.split(", "));
  }

  @Test
  void theNewestInstanceMayBeNamed() {
    site.deployed();
    String instance = site.ask("status", GROUP).at("/states/statusctxid").asText();

    assertThat(site.ask("status", GROUP, "instance=" + instance).path("status").asText())
        .isEqualTo("Instantiated");
    refused(Problem.NOT_FOUND, "instance=12");
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, app=no",
    "NOT_FOUND, cluster=p+no",
    "NOT_FOUND, cluster=edge1",
    "NOT_FOUND, resource=no",
    "INVALID_QUERY, type=other",
    "INVALID_QUERY, status=other",
    "INVALID_QUERY, status=",
    "INVALID_QUERY, output=other",
  })
  void aWrongParameterIsRefused(Problem problem, String query) {
    site.deployed();
    refused(problem, query);
  }

  private void refused(Problem problem, String query) {
    assertThatThrownBy(() -> site.ask("status", GROUP, query))
        .isInstanceOfSatisfying(
            BulkheadException.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }
}
