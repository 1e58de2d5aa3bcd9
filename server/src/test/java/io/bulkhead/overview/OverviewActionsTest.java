package io.bulkhead.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.access.Identity;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.kind.fleet.ClusterOverview;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.CloudOverview;
import io.bulkhead.kind.tenancy.ProjectOverview;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.workload.GroupOverview;
import io.bulkhead.operation.Site;
import io.bulkhead.store.Incident;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverviewActionsTest {
  private static final String GROUPS = "deployment-intent-group-overviews";
  private static final String CLOUDS = "logical-cloud-overviews";
  private static final Identity STRANGER =
      new Identity("token:stranger", List.of(RoleScope.owner("other")));
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @SuppressWarnings("unchecked")
  private <T> List<T> lines(Class<T> type, String action, String... query) {
    List<?> all = (List<?>) site.act(action, null, query);
    assertThat(all).hasOnlyElementsOfType(type);
    return (List<T>) all;
  }

  @Test
  void aGroupShowsHowFarItIs() {
    assertThat(lines(GroupOverview.class, GROUPS))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.names()).containsExactly("acme", "shop", "v1", "dig");
          assertThat(one.clusters()).isZero();
          assertThat(one.revision()).isZero();
        });

    site.deployed();

    assertThat(lines(GroupOverview.class, GROUPS, "below=acme/shop/v1"))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.state()).isEqualTo("Instantiated");
          assertThat(one.clustersDelivered()).isEqualTo(1);
          assertThat(one.clusters()).isEqualTo(1);
          assertThat(one.trust()).isEqualTo(Trust.UNTRUSTED);
          assertThat(one.logicalCloud()).isEqualTo("press");
          assertThat(one.revision()).isEqualTo(1);
        });
    site.act("update", Site.CLOUD);
    assertThat(lines(CloudOverview.class, CLOUDS, "below=acme"))
        .singleElement()
        .satisfies(one -> assertThat(one.clusters()).isEqualTo(2));
  }

  /// What is ordered and has not arrived does not count as delivered.
  @Test
  void aCloudOnItsWayIsNotDelivered() {
    site.act("instantiate", Site.CLOUD);
    assertThat(lines(CloudOverview.class, CLOUDS))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.state()).isEqualTo("Instantiating");
          assertThat(one.clustersDelivered()).isZero();
          assertThat(one.clusters()).isEqualTo(2);
        });
    site.settle(Site.CLOUD);
    assertThat(lines(CloudOverview.class, CLOUDS))
        .singleElement()
        .satisfies(one -> assertThat(one.clustersDelivered()).isEqualTo(2));
    assertThat(lines(ProjectOverview.class, "project-overviews"))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.logicalClouds()).isEqualTo(1);
          assertThat(one.clustersDelivered()).isEqualTo(2);
        });
  }

  /// The project's word counts more than what is written in the logical cloud.
  @Test
  void trustIsShownAsItCounts() {
    site.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
        "acme");
    assertThat(lines(CloudOverview.class, CLOUDS).getFirst().trust()).isEqualTo(Trust.TRUSTED);

    site.put(TenancyKinds.PROJECT, "{metadata: {name: acme}, spec: {trust: untrusted}}");

    assertThat(lines(CloudOverview.class, CLOUDS).getFirst().trust()).isEqualTo(Trust.UNTRUSTED);
    assertThat(lines(GroupOverview.class, GROUPS).getFirst().trust()).isEqualTo(Trust.UNTRUSTED);
  }

  @Test
  void aClusterShowsItsReachRoomAndIncidents() {
    site.put(FleetKinds.CLUSTER_PROVIDER, "{metadata: {name: p}}");
    site.put(FleetKinds.CLUSTER, "{metadata: {name: edge1}}", "p");
    site.put(FleetKinds.CLUSTER, "{metadata: {name: new}}", "p");
    incident(Incident.Kind.GUARD);
    incident(Incident.Kind.PROBE);

    List<ClusterOverview> lines = lines(ClusterOverview.class, "cluster-overviews", "below=p");

    assertThat(lines).extracting(one -> one.names().getLast()).containsExactly("edge1", "new");
    ClusterOverview known = lines.getFirst();
    assertThat(known.reachable()).isTrue();
    assertThat(known.sandboxClasses()).containsExactly("gvisor");
    assertThat(known.nodesReady()).isEqualTo(1);
    assertThat(known.freeMilliCpu()).isPositive();
    assertThat(known.guard()).isEqualTo("changed");
    assertThat(known.incidents()).isEqualTo(2);
    ClusterOverview fresh = lines.getLast();
    assertThat(fresh.reachable()).isFalse();
    assertThat(fresh.nodes()).isZero();
    assertThat(fresh.unusable()).isNotEmpty();
  }

  private void incident(Incident.Kind kind) {
    var incident =
        new Incident(
            kind.name(), Site.EDGE1, kind, "guard", "", "", "", "text", false, Site.NOW, null);
    site.store.write(writer -> {
      writer.incidents().save(incident);
      return incident;
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {GROUPS, CLOUDS, "project-overviews"})
  void othersDocumentsAreNotListed(String action) {
    assertThat((List<?>) site.act(action, null)).hasSize(1);
    assertThat((List<?>) site.act(STRANGER, action, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "acme/press", "", "/", "acme/"})
  void whatIsNotThereHasNothingBelow(String parent) {
    assertThatThrownBy(() -> site.act(CLOUDS, null, "below=" + parent))
        .satisfies(thrown ->
            assertThat(((BulkheadException) thrown).problem()).isEqualTo(Problem.NOT_FOUND));
  }

  @Test
  void aParentOfOthersIsAsIfAbsent() {
    assertThatThrownBy(() -> site.act(STRANGER, CLOUDS, null, "below=acme"))
        .satisfies(thrown ->
            assertThat(((BulkheadException) thrown).problem()).isEqualTo(Problem.NOT_FOUND));
  }
}
