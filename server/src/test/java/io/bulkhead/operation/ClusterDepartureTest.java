package io.bulkhead.operation;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bulkhead.access.Identity;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.plan.Plans;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDepartureTest {
  private static final DocumentKey ONE = EDGE1.document();
  private static final Identity OPERATOR = Identity.operator("olga");
  private Site site;
  private BaselineOrders keeper;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
    keeper = new BaselineOrders(site.parts, new Plans(site.parts));
    site.register(EDGE1);
    site.register(EDGE2);
    site.put(FleetKinds.CLUSTER_LABEL, "{clusterLabel: x}", "p", "edge1");
    keeper.keep(EDGE1);
    site.settle(ONE);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void away(ClusterId cluster) {
    site.store.write(writer -> {
      writer.facts().save(cluster, Capabilities.UNKNOWN);
      return cluster;
    });
  }

  private ClusterDeparture.Forgotten lost() {
    return site.store.write(writer -> {
      var forgotten = ClusterDeparture.lost(writer, ONE, KindTable.standard());
      writer.delete(ONE);
      return forgotten;
    });
  }

  private static boolean guardGone(Writer writer) {
    var order = new ClusterDeparture.Order(OPERATOR, Site.NOW);
    return ClusterDeparture.guardGone(writer, ONE, KindTable.standard(), order);
  }

  private List<Operation> running() {
    return site.store.read(reader -> reader.operations().running());
  }

  @Test
  void whatAnswersIsNotLost() {
    site.deployed();
    assertThatThrownBy(this::lost).hasMessageContaining("answers, so it is not lost");
    assertThat(site.rows(GROUP)).isNotEmpty();
  }

  @Test
  void aLostClusterIsForgottenWithAllThatWasThereAndSaysWhatIsLeft() {
    site.put(TenancyKinds.PROJECT_QUOTA, "{metadata: {name: q}, spec: {pods: '10'}}", "acme");
    site.deployed();
    away(EDGE1);

    var forgotten = lost();

    assertThat(site.rows(GROUP)).isEmpty();
    assertThat(site.rows(ONE)).isEmpty();
    assertThat(site.rows(CLOUD)).extracting(row -> row.id().cluster()).containsExactly(EDGE2);
    site.store.read(reader -> {
      assertThat(reader.quotas().claimsOn(EDGE1)).isEmpty();
      assertThat(reader.quotas().sharesOn(EDGE1)).isEmpty();
      assertThat(reader.children(TenancyKinds.CLUSTER_REFERENCE, CLOUD))
          .extracting(reference -> reference.key().name())
          .containsExactly("edge2");
      assertThat(reader.childrenOf(ONE)).isEmpty();
      return 0;
    });
    assertThat(forgotten.references()).hasSize(1);
    assertThat(forgotten.left())
        .anySatisfy(left -> {
          assertThat(left.owner()).endsWith("deployment-intent-groups/dig");
          assertThat(left.objects()).anyMatch(object -> object.contains("settings"));
        });
    assertThat(forgotten.text()).contains("left behind", "its guard");
  }

  @Test
  void whatClaimedQuotasOnALostClusterGivesThemBackToTheOthers() {
    site.follow();
    site.deployed();
    away(EDGE1);
    site.act("terminate", GROUP);
    assertThat(running()).isNotEmpty();

    lost();

    site.commits.await(
        "an operation waits for a cluster that is no more", () -> running().isEmpty());
  }

  @Test
  void theGuardGoesOnRequestAndTheClusterAfterIt() {
    boolean gone = site.store.write(writer -> guardGone(writer));
    assertThat(gone).isFalse();
    keeper.keep(EDGE1);
    assertThat(site.rows(ONE)).allMatch(row -> row.order().desired() == null);

    site.store.write(writer -> {
      writer.delete(DocumentKey.of(FleetKinds.CLUSTER_LABEL, "p", "edge1", "x"));
      writer.delete(DocumentKey.of(TenancyKinds.CLUSTER_REFERENCE, "acme", "press", "edge1"));
      writer.delete(
          DocumentKey.of(
              io.bulkhead.kind.workload.WorkloadKinds.APP_INTENT,
              "acme",
              "shop",
              "v1",
              "dig",
              "gpi",
              "web"));
      return 0;
    });
    assertThat(running())
        .singleElement()
        .satisfies(operation -> {
          assertThat(operation.action()).isEqualTo("deregister");
          assertThat(operation.requestedBy()).isEqualTo(OPERATOR.name());
        });
    site.settle(ONE);
    keeper.keep(EDGE1);
    new OperationReconciler(site.parts, OperationMetrics.NONE).reconcile(ONE);

    assertThat(site.store.<Boolean>read(reader -> reader.exists(ONE))).isFalse();
    assertThat(running()).isEmpty();
  }

  @Test
  void aStartGoesOnWithARemovalThatWasAskedForBefore() {
    site.store.write(writer -> guardGone(writer));
    keeper.order(EDGE2);
    assertThat(site.rows(EDGE2.document())).isNotEmpty();
    site.follow();
    // By then a start has examined the first cluster for every reason it has.
    site.delete(DocumentKey.of(FleetKinds.CLUSTER, "p", "edge2"));
    site.commits.await("the end of the other's rows", () -> site.rows(EDGE2.document()).isEmpty());
    assertThat(site.rows(ONE)).isNotEmpty().allMatch(row -> row.order().desired() == null);
    assertThat(running()).extracting(Operation::action).containsExactly("deregister");
  }

  @Test
  void whoeverWritesTheClusterAgainKeepsItsGuard() {
    site.store.write(writer -> guardGone(writer));
    keeper.order(EDGE1);
    assertThat(site.rows(ONE)).anyMatch(row -> row.order().desired() != null);
    assertThat(site.store.<List<Operation>>read(reader -> reader.operations().newest(1)))
        .extracting(Operation::state, Operation::message)
        .containsExactly(
            tuple(Operation.State.FAILED, "overtaken by a new document of the cluster"));
  }

  @Test
  void theGuardStaysWhereSomethingRuns() {
    site.deployed();
    assertThatThrownBy(() -> site.store.write(writer -> guardGone(writer)))
        .hasMessageContaining("acme/shop/v1/dig");
    assertThat(site.rows(ONE)).allMatch(row -> row.progress().state() == Delivery.State.APPLIED);
  }
}
