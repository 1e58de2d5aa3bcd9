package io.bulkhead.plan;

import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operation.Site;
import io.bulkhead.operation.StubCluster;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanActionsTest {
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

  private StubCluster cluster() {
    return site.clusters.computeIfAbsent(EDGE1, id -> new StubCluster());
  }

  @Test
  void aPlanThatIsShownTwiceIsTheSame() {
    JsonNode plan = site.ask("plan", GROUP);

    assertThat(plan.at("/parts/0/groups/0/clusters/0").asText()).isEqualTo("p+edge1");
    assertThat(plan.at("/parts/0/groups/0/objects/0/name").asText()).isEqualTo("settings");
    assertThat(site.ask("plan", GROUP)).isEqualTo(plan);
    assertThat(site.rows(GROUP)).isEmpty();
  }

  @Test
  void aPlanShowsItsManifestsWithWhatWasAdded() {
    site.chart(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {overhead: {cpu: 1}, containers: [{name: web, image: "web:1", resources: {limits: {cpu: "1"}}}]}
        """);

    JsonNode pod = site.ask("plan", GROUP, "manifests").at("/parts/0/groups/0/objects/0");

    assertThat(pod.path("madeBy").asText()).isEqualTo("chart");
    assertThat(pod.at("/manifest/spec/runtimeClassName").asText()).isEqualTo("gvisor");
    assertThat(pod.path("changes").toString())
        .contains("{\"field\":\"/spec/runtimeClassName\",\"from\":null,\"to\":\"gvisor\"}")
        .contains("{\"field\":\"/spec/overhead\",\"from\":{\"cpu\":1},\"to\":null}")
        .contains("/metadata/namespace", "limits/memory")
        .doesNotContain("limits/cpu");
    assertThat(site.ask("plan", Site.CLOUD, "manifests=true").at("/parts/0/groups/0/objects"))
        .isNotEmpty()
        .allSatisfy(object -> assertThat(object.path("madeBy").asText()).isEqualTo("bulkhead"));
    assertThat(site.ask("plan", GROUP).toString()).doesNotContain("\"manifest\"");
  }

  @Test
  void aPlanSaysWhomTheTenantWillReachAndThroughWhichRule() {
    for (var target : java.util.List.of(GROUP, Site.CLOUD)) {
      JsonNode report = site.ask("plan", target).at("/reachability/0");

      assertThat(report.path("clusters").toString()).contains("p+edge1");
      assertThat(report.path("holds").asBoolean()).isTrue();
      assertThat(report.path("pairs").toString())
          .contains("{\"from\":\"acme/press\",\"to\":\"acme/press\",\"open\":true")
          .contains("\"rule\":\"NetworkPolicy acme-press/bulkhead-allow-dns egress[0]")
          .contains("{\"from\":\"acme/press\",\"to\":\"api-server\",\"open\":false");
    }
  }

  @Test
  void explainTellsWhyAnObjectIsThere() {
    JsonNode objects = site.ask("explain", GROUP, "resource=settings").path("objects");

    assertThat(objects).hasSize(1);
    assertThat(objects.at("/0/story")).isNotEmpty();
    assertThat(site.ask("explain", GROUP, "app=other").path("objects")).isEmpty();
  }

  @Test
  void diffShowsWhatWouldBeAddedAndChanged() {
    site.withCloud();
    cluster();
    assertThat(site.ask("diff", GROUP).at("/clusters/0/add/0/name").asText()).isEqualTo("settings");

    cluster()
        .objects
        .put(
            SETTINGS,
            Json.parse(
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"colour\":\"blue\"}}"));
    assertThat(site.ask("diff", GROUP).at("/clusters/0/change/0/diff").asText())
        .contains("-  colour: blue", "+  colour: red");
  }

  @Test
  void diffHidesWhatASecretHolds() {
    site.withCloud();
    site.chart("{apiVersion: v1, kind: Secret, metadata: {name: settings}, stringData: {k: new1}}");
    cluster()
        .objects
        .put(
            new ManifestKey("v1", "Secret", "acme-press", "settings"),
            Json.parse("{\"kind\":\"Secret\",\"stringData\":{\"k\":\"old1\"}}"));

    assertThat(site.ask("diff", GROUP).at("/clusters/0/change/0/diff").asText())
        .contains("hidden, sha256")
        .doesNotContain("old1", "new1");
  }

  @Test
  void diffShowsThatTheClusterWouldRefuse() {
    site.withCloud();
    cluster().objects.put(SETTINGS, Json.parse("{\"kind\":\"ConfigMap\"}"));
    cluster().dryRun = Optional.of(new ApplyOutcome.Rejected(SETTINGS, 422, "data is too long"));

    assertThat(site.ask("diff", GROUP).at("/clusters/0/change/0/diff").asText())
        .isEqualTo("the cluster would refuse it: data is too long");
  }

  @Test
  void diffTellsWhichPermissionTheLogicalCloudLacks() {
    site.withCloud();
    cluster().objects.put(SETTINGS, Json.parse("{\"kind\":\"ConfigMap\"}"));
    site.ask("diff", GROUP);
    String refusal =
        "configmaps \"settings\" is forbidden: User \"%s\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"acme-press\""
            .formatted(cluster().actors.getLast());
    cluster().dryRun = Optional.of(new ApplyOutcome.Rejected(SETTINGS, 403, refusal));

    assertThat(site.ask("diff", GROUP).at("/clusters/0/change/0/diff").asText())
        .startsWith("the cluster would refuse it: ")
        .contains("lacks the permission to patch configmaps", "Add a user permission");
  }

  @Test
  void diffShowsWhatWouldVanishWithACluster() {
    site.deployed().place("edge2");
    site.clusters.put(EDGE2, new StubCluster());

    JsonNode clusters = site.ask("diff", GROUP).path("clusters");
    assertThat(clusters)
        .extracting(c -> c.path("cluster").asText())
        .containsExactly("p+edge2", "p+edge1");
    assertThat(clusters.at("/1/remove/0/name").asText()).isEqualTo("settings");
    assertThat(clusters.at("/1/add")).isEmpty();
  }

  @Test
  void diffShowsAClusterThatIsAwayAsUnreachableBesideTheOthers() {
    site.deployed().place("edge2");

    JsonNode clusters = site.ask("diff", GROUP).path("clusters");

    JsonNode away = clusters.path(0);
    assertThat(away.path("cluster").asText()).isEqualTo("p+edge2");
    assertThat(away.path("unreachable").asText()).isNotBlank();
    assertThat(clusters.path(1).path("cluster").asText()).isEqualTo("p+edge1");
    assertThat(clusters.path(1).has("unreachable")).isFalse();
  }
}
