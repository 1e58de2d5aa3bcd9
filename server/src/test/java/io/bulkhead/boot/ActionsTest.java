package io.bulkhead.boot;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.access.Identity;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.operation.OperationMetrics;
import io.bulkhead.operation.OperationReconciler;
import io.bulkhead.operation.Site;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Operation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lifecycle actions on a real store.
class ActionsTest {
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
  void aGroupGoesToItsClustersAndLeavesThemAgain() {
    site.deployed();
    assertThat(site.rollout(GROUP).rollout()).isEqualTo(RolloutStatus.INSTANTIATED);
    assertThat(site.rows(GROUP))
        .singleElement()
        .satisfies(row -> assertThat(row.id()).isEqualTo(new Delivery.Id(GROUP, "web", EDGE1)));

    site.act("terminate", GROUP);
    assertThat(site.rollout(GROUP).rollout()).isEqualTo(RolloutStatus.TERMINATING);
    site.settle(GROUP);
    assertThat(site.rollout(GROUP).rollout()).isEqualTo(RolloutStatus.TERMINATED);
  }

  private static final Identity OWNER =
      new Identity("token:owner", List.of(RoleScope.owner("acme")));

  /// With the rights of a project's owner, one could get cluster-wide roles for oneself.
  @Test
  void whatReachesBeyondTheNamespaceIsTheOperatorsToGive() {
    site.put(TenancyKinds.PROJECT, "{metadata: {name: acme}, spec: {trust: trusted}}");
    site.put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: wide}, spec: {namespace: '', apiGroups: ['*'], resources: ['*'], verbs:"
            + " ['*']}}",
        "acme",
        "press");
    assertThatThrownBy(() -> site.act(OWNER, "instantiate", CLOUD))
        .hasMessageContaining("only an operator may instantiate or update it")
        .satisfies(thrown ->
            assertThat(((BulkheadException) thrown).problem()).isEqualTo(Problem.FORBIDDEN));
    assertThat(site.rows(CLOUD)).isEmpty();

    site.withCloud();
    assertThatThrownBy(() -> site.act(OWNER, "update", CLOUD))
        .hasMessageContaining("only an operator may instantiate or update it");
  }

  @Test
  void anOwnerInstantiatesWhatStaysInTheNamespace() {
    site.act(OWNER, "instantiate", CLOUD);
    assertThat(site.rows(CLOUD)).hasSize(2);
  }

  /// Work at level 0 is written with the credentials of the clusters.
  @Test
  void intoLevelZeroOnlyOperatorsDeploy() {
    site.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {level: '0', trust: trusted}}",
        "acme");
    site.withCloud();
    site.act("approve", GROUP);
    assertThatThrownBy(() -> site.act(OWNER, "instantiate", GROUP))
        .hasMessageContaining("Only an operator may deploy into press")
        .satisfies(thrown ->
            assertThat(((BulkheadException) thrown).problem()).isEqualTo(Problem.FORBIDDEN));
    site.act("instantiate", GROUP);
    assertThatThrownBy(() -> site.act(OWNER, "update", GROUP))
        .hasMessageContaining("Only an operator may deploy into press");
  }

  @Test
  void anUpdateOfTheSameIntentsTouchesNothingAndAnswersTheRevision() {
    site.deployed();
    List<Delivery> before = site.rows(GROUP);

    assertThat(site.act("update", GROUP)).isEqualTo(2);
    assertThat(site.rows(GROUP)).isEqualTo(before);
    assertThat(site.rollout(GROUP))
        .isEqualTo(new Site.RolloutOf(State.INSTANTIATED, RolloutStatus.INSTANTIATED));
  }

  @Test
  void anUpdateLeavesTheClusterThatIsNoLongerNamed() {
    site.deployed().place("edge2");
    site.act("update", GROUP);

    assertThat(site.rows(GROUP))
        .filteredOn(row -> row.order().desired() == null)
        .extracting(row -> row.id().cluster())
        .containsExactly(EDGE1);
    assertThat(site.rows(GROUP))
        .filteredOn(row -> row.order().desired() != null)
        .extracting(row -> row.id().cluster())
        .containsExactly(EDGE2);
  }

  /// Its only node has 4000m CPU free, whatever runs there.
  @Test
  void anUpdateIsWeighedByWhatItAddsToWhatIsThere() {
    site.chart(pods(8));
    site.deployed();
    site.chart(pods(9));
    site.act("update", GROUP);
    site.settle(GROUP);

    site.chart(pods(18));
    refused(
        Problem.NO_QUALIFIED_CLUSTER,
        "for what it grows by, overhead included: needs 4500m CPU, 4000m are free, 500m too little",
        "update",
        GROUP);
  }

  private static String pods(int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: %d
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: web, resources: {limits: {cpu: 500m, memory: 64Mi}}}]}
    """
        .formatted(replicas);
  }

  @Test
  void whatWasStoppedOnItsWayHasNotArrived() {
    site.withCloud();
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    site.act("stop", GROUP);

    assertThat(site.rollout(GROUP))
        .isEqualTo(new Site.RolloutOf(State.INSTANTIATE_STOPPED, RolloutStatus.INSTANTIATE_FAILED));
    site.act("terminate", GROUP);
    site.act("stop", GROUP);
    assertThat(site.rollout(GROUP))
        .isEqualTo(new Site.RolloutOf(State.TERMINATE_STOPPED, RolloutStatus.TERMINATE_FAILED));
  }

  @Test
  void aStoppedTerminationGoesOn() {
    site.deployed();
    site.act("terminate", GROUP);
    site.act("stop", GROUP);
    assertThat(site.rollout(GROUP).rollout()).isEqualTo(RolloutStatus.TERMINATE_FAILED);

    site.act("terminate", GROUP);
    assertThat(site.rollout(GROUP))
        .isEqualTo(new Site.RolloutOf(State.TERMINATED, RolloutStatus.TERMINATING));
    site.settle(GROUP);

    site.act("terminate", CLOUD);
    site.act("stop", CLOUD);
    site.act("terminate", CLOUD);
    site.settle(CLOUD);
    assertThat(site.rollout(CLOUD).rollout()).isEqualTo(RolloutStatus.TERMINATED);
  }

  @Test
  void aCloudStaysOnAClusterAsLongAsADeploymentUsesItThere() {
    site.deployed();
    remove(DocumentKey.of(TenancyKinds.CLUSTER_REFERENCE, "acme", "press", "edge1"));
    List<Delivery> before = site.rows(CLOUD);
    refused(Problem.WRONG_STATE, "acme/shop/v1/dig on p+edge1", "update", CLOUD);
    assertThat(site.rows(CLOUD)).isEqualTo(before);

    site.act("terminate", GROUP);
    refused(Problem.WRONG_STATE, "acme/shop/v1/dig on p+edge1", "update", CLOUD);
    site.settle(GROUP);
    site.act("update", CLOUD);
    assertThat(site.rows(CLOUD))
        .filteredOn(row -> row.order().desired() == null)
        .extracting(row -> row.id().cluster())
        .containsExactly(EDGE1);
  }

  @Test
  void nothingGoesIntoACloudThatWasStoppedOnItsWay() {
    site.act("instantiate", CLOUD);
    site.act("stop", CLOUD);
    site.act("approve", GROUP);

    refused(Problem.WRONG_STATE, "Logical Cloud is not currently applied", "instantiate", GROUP);
    site.act("terminate", CLOUD);
    site.settle(CLOUD);
    assertThat(site.rollout(CLOUD).rollout()).isEqualTo(RolloutStatus.TERMINATED);
  }

  @Test
  void aGroupNeedsItsCloud() {
    site.act("approve", GROUP);
    refused(Problem.WRONG_STATE, "Logical Cloud has never been applied", "instantiate", GROUP);
    site.act("instantiate", CLOUD);
    refused(Problem.WRONG_STATE, "Logical Cloud is not currently applied", "instantiate", GROUP);
  }

  /// Without this the cluster would say that the department's user lacks rights.
  @Test
  void aGroupGoesOnlyWhereItsCloudIs() {
    site.observe(EDGE2, "another");
    site.withCloud();
    assertThat(site.rows(CLOUD)).hasSize(1);
    site.observe(EDGE2, "gvisor");
    site.place("edge2");
    site.act("approve", GROUP);
    refused(Problem.WRONG_STATE, "the logical cloud press is not on p+edge2", "instantiate", GROUP);

    site.act("update", CLOUD);
    site.settle(CLOUD);
    site.act("instantiate", GROUP);
    assertThat(site.rows(GROUP)).hasSize(1);
  }

  @Test
  void aCloudStaysWhileAGroupIsDeployedInIt() {
    site.deployed();
    refused(
        Problem.INVALID_INTENT,
        "Found at least one DIG associated with Logical Cloud attempted to be terminated",
        "terminate",
        CLOUD);

    site.act("terminate", GROUP);
    site.settle(GROUP);
    site.act("terminate", CLOUD);
    assertThat(site.rollout(CLOUD).state()).isEqualTo(State.TERMINATED);
  }

  @Test
  void aCloudNeedsAClusterAndAPermissionInItsNamespace() {
    remove(DocumentKey.of(TenancyKinds.USER_PERMISSION, "acme", "press", "all"));
    refused(
        Problem.WRONG_STATE,
        "Level-1 Logical Clouds require a User Permission assigned to its primary namespace",
        "instantiate",
        CLOUD);
    remove(DocumentKey.of(TenancyKinds.CLUSTER_REFERENCE, "acme", "press", "edge1"));
    remove(DocumentKey.of(TenancyKinds.CLUSTER_REFERENCE, "acme", "press", "edge2"));
    refused(Problem.INVALID_INTENT, "No Cluster References associated", "instantiate", CLOUD);
    assertThat(site.rows(CLOUD)).isEmpty();
  }

  private void remove(DocumentKey key) {
    site.store.write(writer -> {
      writer.delete(key);
      return key;
    });
  }

  @Test
  void aCloudOfLevelZeroHasNoObjectsAndGetsItsNamespaceWritten() {
    site.put(TenancyKinds.LOGICAL_CLOUD, "{metadata: {name: press}, spec: {level: '0'}}", "acme");
    site.withCloud();

    assertThat(site.rollout(CLOUD).rollout()).isEqualTo(RolloutStatus.INSTANTIATED);
    assertThat(site.rows(CLOUD)).allSatisfy(row -> assertThat(row.progress().objects()).isEmpty());
    String namespace =
        site.store.read(reader ->
            reader.find(TenancyKinds.LOGICAL_CLOUD, CLOUD).orElseThrow().body().spec().namespace());
    assertThat(namespace).isEqualTo("default");
  }

  @Test
  void anOperationThatHasNothingToDoIsOver() {
    site.deployed();
    site.act("update", GROUP);

    assertThat(newest().action()).isEqualTo("update");
    assertThat(newest().state()).isEqualTo(Operation.State.SUCCEEDED);
    assertThat(newest().ended()).isNotNull();
  }

  @Test
  void aNewOperationOvertakesTheOneUnderWay() {
    site.withCloud();
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    site.act("terminate", GROUP);

    var ofGroup =
        site.store.read(reader -> reader.operations().newest(10)).stream()
            .filter(operation -> operation.target().endsWith("/dig"))
            .toList();
    assertThat(ofGroup)
        .anySatisfy(operation -> {
          assertThat(operation.action()).isEqualTo("instantiate");
          assertThat(operation.state()).isEqualTo(Operation.State.FAILED);
          assertThat(operation.message()).isEqualTo("overtaken by terminate");
        })
        .anySatisfy(operation -> {
          assertThat(operation.action()).isEqualTo("terminate");
          assertThat(operation.state()).isEqualTo(Operation.State.RUNNING);
        });
  }

  @Test
  void anOperationThatWasStoppedDidNotSucceed() {
    site.withCloud();
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    site.act("stop", GROUP);
    new OperationReconciler(site.parts, OperationMetrics.NONE).reconcile(GROUP);

    assertThat(newest().state()).isEqualTo(Operation.State.FAILED);
    assertThat(newest().message()).contains("stopped by a user");
  }

  @Test
  void aFailureOnAClusterIsTold() {
    site.withCloud();
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    site.fail(GROUP, "ConfigMap refused");
    new OperationReconciler(site.parts, OperationMetrics.NONE).reconcile(GROUP);

    assertThat(site.rollout(GROUP).rollout()).isEqualTo(RolloutStatus.INSTANTIATE_FAILED);
    assertThat(newest().message()).isEqualTo("p+edge1: ConfigMap refused");
  }

  private Operation newest() {
    return site.store.read(reader -> reader.operations().newest(1)).getFirst();
  }

  private void refused(Problem problem, String text, String action, DocumentKey key) {
    assertThatThrownBy(() -> site.act(action, key))
        .isInstanceOfSatisfying(
            BulkheadException.class, refused -> assertThat(refused.problem()).isEqualTo(problem))
        .hasMessageContaining(text);
  }
}
