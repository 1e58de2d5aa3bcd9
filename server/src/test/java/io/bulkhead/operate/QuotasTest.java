package io.bulkhead.operate;

import static io.bulkhead.operate.Site.CLOUD;
import static io.bulkhead.operate.Site.EDGE1;
import static io.bulkhead.operate.Site.EDGE2;
import static io.bulkhead.operate.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.ShareObject;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.QuotaClaim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Quotas over all clusters: what is refused, and how shares follow what is claimed and used.
class QuotasTest {
  private static final DocumentKey SECOND =
      DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "acme", "shop", "v1", "second");
  private static final ManifestKey SHARE =
      new ManifestKey("v1", "ResourceQuota", "acme-press", ShareObject.NAME);

  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void pods(int replicas) {
    site.chart(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: c, image: i, resources: {limits: {cpu: 100m, memory: 100Mi}}}
        """
            .formatted(replicas));
  }

  private void ofProject(String spec) {
    site.put(
        TenancyKinds.PROJECT_QUOTA, "{metadata: {name: contract}, spec: " + spec + "}", "acme");
  }

  private void refused(DocumentKey group, String text) {
    assertThatThrownBy(() -> site.act("instantiate", group))
        .isInstanceOfSatisfying(
            BulkheadException.class,
            refused -> assertThat(refused.problem()).isEqualTo(Problem.QUOTA_EXCEEDED))
        .hasMessageContaining(text);
  }

  private List<QuotaClaim> claims() {
    return site.store.read(reader -> reader.quotaClaims("acme"));
  }

  @Test
  void whatIsTooMuchIsRefusedWithItsNumbersAndChangesNothing() {
    ofProject("{pods: '3'}");
    pods(5);
    site.withCloud();
    site.act("approve", GROUP);

    refused(
        GROUP,
        "quota contract of acme allows 3 pods: 0 claimed by other deployments, 5 asked for with"
            + " overhead, 2 too much");
    assertThat(site.rows(GROUP)).isEmpty();
    assertThat(claims()).isEmpty();
    assertThat(site.ask("plan", GROUP).at("/diagnostics/0/problem").asText())
        .isEqualTo("QUOTA_EXCEEDED");

    pods(3);
    site.act("instantiate", GROUP);
    assertThat(claims())
        .singleElement()
        .satisfies(claim -> assertThat(claim.amounts().of("pods")).isEqualTo(3));
  }

  @Test
  void theSandboxesOverheadCounts() {
    site.observe(EDGE1, "gvisor", 50, 64 << 20);
    ofProject("{requests.memory: 300Mi, requests.cpu: 250m}");
    pods(2);
    site.withCloud();
    site.act("approve", GROUP);

    refused(GROUP, "allows 300Mi requests.memory: 0 claimed by other deployments, 328Mi asked");
    refused(GROUP, "allows 250m requests.cpu: 0 claimed by other deployments, 300m asked");
  }

  @Test
  void aDepartmentsQuotaHoldsBesideItsCustomers() {
    ofProject("{pods: '100'}");
    site.put(
        TenancyKinds.LOGICAL_CLOUD_QUOTA,
        "{metadata: {name: budget}, spec: {pods: '4'}}",
        "acme",
        "press");
    pods(5);
    site.withCloud();
    site.act("approve", GROUP);
    refused(GROUP, "quota budget of acme/press allows 4 pods");
  }

  @Test
  void whatTenantsStartThemselvesCountsToo() {
    ofProject("{pods: '5'}");
    pods(3);
    site.withCloud();
    site.act("approve", GROUP);
    use(EDGE2, 3);
    refused(GROUP, "0 claimed by other deployments and 3 used beside them, 3 asked for");
  }

  @Test
  void lessThanBeforeIsNeverRefused() {
    pods(5);
    site.deployed();
    ofProject("{pods: '2'}");
    pods(4);
    assertThat(site.act("update", GROUP)).isEqualTo(2);
    pods(5);
    assertThatThrownBy(() -> site.act("update", GROUP)).hasMessageContaining("3 too much");
  }

  @Test
  void ofTwoAtOnceOnlyOneGetsTheRest() throws Exception {
    ofProject("{pods: '5'}");
    pods(3);
    secondGroup();
    site.withCloud();
    site.act("approve", GROUP);
    site.act("approve", SECOND);
    // Both have been compiled and found to fit before either is ordered.
    var both = new CyclicBarrier(2);
    site.whileRendering = () -> await(both);

    List<String> outcomes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Object>> running =
          List.of(
              threads.submit(() -> site.act("instantiate", GROUP)),
              threads.submit(() -> site.act("instantiate", SECOND)));
      for (Future<Object> one : running) {
        outcomes.add(outcome(one));
      }
    }
    assertThat(outcomes)
        .containsExactlyInAnyOrder(
            "done",
            "quota contract of acme allows 5 pods: 3 claimed by other deployments, 3 asked for"
                + " with overhead, 1 too much");
    assertThat(claims()).hasSize(1);
  }

  private static String outcome(Future<Object> future) throws InterruptedException {
    try {
      future.get();
      return "done";
    } catch (ExecutionException e) {
      return e.getCause().getMessage();
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private void secondGroup() {
    String[] in = {"acme", "shop", "v1", "second"};
    site.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "{metadata: {name: second}, spec: {compositeProfile: plain, version: r2, logicalCloud:"
            + " press}}",
        "acme",
        "shop",
        "v1");
    site.put(WorkloadKinds.GENERIC_PLACEMENT_INTENT, "{metadata: {name: gpi}}", in);
    site.put(
        WorkloadKinds.GROUP_INTENT,
        "{metadata: {name: all}, spec: {intent: {genericPlacementIntent: gpi}}}",
        in);
    site.put(
        WorkloadKinds.APP_INTENT,
        "{metadata: {name: web}, spec: {app: web, intent: {allOf: [{clusterProvider: p, cluster:"
            + " edge2}]}}}",
        "acme",
        "shop",
        "v1",
        "second",
        "gpi");
  }

  @Test
  void aClaimStaysUntilNothingIsLeftOnTheCluster() {
    ofProject("{pods: '5'}");
    pods(5);
    site.deployed();
    site.act("terminate", GROUP);
    follow();
    assertThat(claims()).singleElement().satisfies(claim -> assertThat(claim.leaving()).isTrue());
    site.settle(GROUP);
    follow();
    assertThat(claims()).isEmpty();
  }

  private void follow() {
    new ShareKeeper(site.parts).follow("acme");
  }

  /// The share as it was ordered for a cluster.
  private String ordered(ClusterId cluster) {
    return site.store.read(reader -> {
      Delivery row = row(cluster);
      Bundle bundle = reader.bundle(row.desired()).orElseThrow();
      return ShareObject.in(bundle).quantities().getOrDefault("pods", "none");
    });
  }

  private Delivery row(ClusterId cluster) {
    return site.rows(CLOUD).stream()
        .filter(row -> row.id().cluster().equals(cluster))
        .findFirst()
        .orElseThrow();
  }

  /// The cluster gets what was ordered and keeps it.
  private void arrive(ClusterId cluster, int used) {
    String hard = "{\"pods\": \"" + ordered(cluster) + "\"}";
    site.clusters
        .computeIfAbsent(cluster, c -> new StubCluster())
        .objects
        .put(
            SHARE,
            Json.parse(
                "{\"spec\": {\"hard\": %s}, \"status\": {\"hard\": %s, \"used\": {\"pods\": \"%d\"}}}"
                    .formatted(hard, hard, used)));
    use(cluster, used);
    settle(cluster);
  }

  private void settle(ClusterId cluster) {
    site.settle(CLOUD, row -> row.id().cluster().equals(cluster));
  }

  private void use(ClusterId cluster, int used) {
    site.watchtower.listed(
        cluster,
        "ResourceQuota",
        List.of(
            Json.parse(
                "{\"metadata\": {\"name\": \"bulkhead-share\", \"namespace\": \"acme-press\"},"
                    + " \"status\": {\"used\": {\"pods\": \""
                    + used
                    + "\"}}}")));
  }

  @Test
  void sharesFollowWhatIsClaimedAndAreRaisedOnlyAfterOthersWereLowered() {
    ofProject("{pods: '10'}");
    pods(8);
    site.act("instantiate", CLOUD);
    assertThat(List.of(ordered(EDGE1), ordered(EDGE2))).containsExactly("5", "5");
    arrive(EDGE1, 0);
    arrive(EDGE2, 0);
    follow();

    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    follow();
    assertThat(List.of(ordered(EDGE1), ordered(EDGE2))).containsExactly("5", "1");
    assertThat(site.rollout(CLOUD).rollout())
        .as("a share on its way keeps nobody waiting")
        .isEqualTo(RolloutStatus.INSTANTIATED);

    follow();
    assertThat(ordered(EDGE1)).as("the lowering has not arrived").isEqualTo("5");

    arrive(EDGE2, 3);
    follow();
    assertThat(ordered(EDGE1)).as("three were started on edge2 before").isEqualTo("7");
    arrive(EDGE2, 1);
    follow();
    assertThat(List.of(ordered(EDGE1), ordered(EDGE2))).containsExactly("7", "2");
    arrive(EDGE2, 1);
    follow();
    assertThat(List.of(ordered(EDGE1), ordered(EDGE2))).containsExactly("8", "2");
    assertThat(site.rows(CLOUD))
        .extracting(row -> row.id().cluster())
        .containsExactly(EDGE1, EDGE2);
  }

  @Test
  void aClusterThatDoesNotAnswerKeepsItsShare() {
    ofProject("{pods: '10'}");
    pods(8);
    site.act("instantiate", CLOUD);
    arrive(EDGE1, 0);
    arrive(EDGE2, 0);
    follow();
    site.clusters.remove(EDGE2);
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    follow();
    settle(EDGE2);
    assertThat(new ShareKeeper(site.parts).follow("acme")).as("there is more to do").isTrue();
    assertThat(ordered(EDGE1)).isEqualTo("5");
  }

  @Test
  void aStatusThatTheClustersControllerHasNotWrittenConfirmsNothing() {
    ofProject("{pods: '10'}");
    site.act("instantiate", CLOUD);
    arrive(EDGE1, 0);
    arrive(EDGE2, 0);
    site.clusters
        .get(EDGE2)
        .objects
        .put(
            SHARE,
            Json.parse(
                "{\"spec\": {\"hard\": {\"pods\": \"1\"}}, \"status\": {\"hard\": {\"pods\":"
                    + " \"5\"}, \"used\": {\"pods\": \"0\"}}}"));
    pods(8);
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    follow();
    settle(EDGE2);
    follow();
    assertThat(ordered(EDGE1)).isEqualTo("5");
  }

  @Test
  void quotasCanComeLaterAndGoAgain() {
    site.withCloud();
    assertThat(ordered(EDGE1)).isEqualTo("none");
    ofProject("{pods: '10'}");
    follow();
    assertThat(List.of(ordered(EDGE1), ordered(EDGE2))).containsExactly("5", "5");
    arrive(EDGE1, 0);
    arrive(EDGE2, 0);
    site.store.write(writer -> {
      writer.delete(DocumentKey.of(TenancyKinds.PROJECT_QUOTA, "acme", "contract"));
      return writer;
    });
    follow();
    assertThat(List.of(ordered(EDGE1), ordered(EDGE2))).containsExactly("none", "none");
    assertThat(site.ask("plan", CLOUD).at("/parts/0/groups/0/bundle").asText())
        .as("what the compiler makes")
        .isEqualTo(row(EDGE1).desired().hex());
  }

  @Test
  void anAdjustedBundleIsWhatTheCompilerWouldMake() {
    ofProject("{pods: '10'}");
    site.act("instantiate", CLOUD);
    arrive(EDGE1, 0);
    arrive(EDGE2, 0);
    follow();
    ofProject("{pods: '6', requests.memory: 4Gi}");
    follow();
    assertThat(ordered(EDGE1)).isEqualTo("3");
    assertThat(site.ask("plan", CLOUD).at("/parts/0/groups/0/bundle").asText())
        .isEqualTo(row(EDGE1).desired().hex());
  }
}
