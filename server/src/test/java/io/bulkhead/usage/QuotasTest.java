package io.bulkhead.usage;

import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.operation.Site;
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

/// Quotas over all clusters: what is refused, and what is claimed.
class QuotasTest {
  private Site site;
  private QuotaScene scene;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
    scene = new QuotaScene(site);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void refused(DocumentKey group, String text) {
    assertThatThrownBy(() -> site.act("instantiate", group))
        .isInstanceOfSatisfying(
            BulkheadException.class,
            refused -> assertThat(refused.problem()).isEqualTo(Problem.QUOTA_EXCEEDED))
        .hasMessageContaining(text);
  }

  @Test
  void whatIsTooMuchIsRefusedWithItsNumbersAndChangesNothing() {
    scene.ofProject("{pods: '3'}");
    scene.pods(5);
    site.withCloud();
    site.act("approve", GROUP);

    refused(
        GROUP,
        "quota contract of acme allows 3 pods: 0 claimed by other deployments, 5 asked for with"
            + " overhead, 2 too much");
    assertThat(site.rows(GROUP)).isEmpty();
    assertThat(scene.claims()).isEmpty();
    assertThat(site.ask("plan", GROUP).at("/diagnostics/0/problem").asText())
        .isEqualTo("QUOTA_EXCEEDED");

    scene.pods(3);
    site.act("instantiate", GROUP);
    assertThat(scene.claims())
        .singleElement()
        .satisfies(claim -> assertThat(claim.amounts().of("pods")).isEqualTo(3));
  }

  @Test
  void theSandboxesOverheadCounts() {
    site.observe(EDGE1, "gvisor", 50, 64 << 20);
    scene.ofProject("{requests.memory: 300Mi, requests.cpu: 250m}");
    scene.pods(2);
    site.withCloud();
    site.act("approve", GROUP);

    refused(GROUP, "allows 300Mi requests.memory: 0 claimed by other deployments, 328Mi asked");
    refused(GROUP, "allows 250m requests.cpu: 0 claimed by other deployments, 300m asked");
  }

  @Test
  void aDepartmentsQuotaHoldsBesideItsCustomers() {
    scene.ofProject("{pods: '100'}");
    site.put(
        TenancyKinds.LOGICAL_CLOUD_QUOTA,
        "{metadata: {name: budget}, spec: {pods: '4'}}",
        "acme",
        "press");
    scene.pods(5);
    site.withCloud();
    site.act("approve", GROUP);
    refused(GROUP, "quota budget of acme/press allows 4 pods");
  }

  @Test
  void whatTenantsStartThemselvesCountsToo() {
    scene.ofProject("{pods: '5'}");
    scene.pods(3);
    site.withCloud();
    site.act("approve", GROUP);
    scene.use(EDGE2, 3);
    refused(GROUP, "0 claimed by other deployments and 3 used beside them, 3 asked for");
  }

  @Test
  void lessThanBeforeIsNeverRefused() {
    scene.pods(5);
    site.deployed();
    scene.ofProject("{pods: '2'}");
    scene.pods(4);
    assertThat(site.act("update", GROUP)).isEqualTo(2);
    scene.pods(5);
    assertThatThrownBy(() -> site.act("update", GROUP)).hasMessageContaining("3 too much");
  }

  @Test
  void ofTwoAtOnceOnlyOneGetsTheRest() throws Exception {
    scene.ofProject("{pods: '5'}");
    scene.pods(3);
    scene.second("edge2");
    site.withCloud();
    site.act("approve", GROUP);
    site.act("approve", QuotaScene.SECOND);
    // Both were compiled and found to fit before either is ordered.
    var both = new CyclicBarrier(2);
    site.whileRendering = () -> await(both);

    List<String> outcomes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Object>> running =
          List.of(
              threads.submit(() -> site.act("instantiate", GROUP)),
              threads.submit(() -> site.act("instantiate", QuotaScene.SECOND)));
      for (Future<Object> one : running) {
        outcomes.add(outcome(one));
      }
    }
    assertThat(outcomes)
        .containsExactlyInAnyOrder(
            "done",
            "quota contract of acme allows 5 pods: 3 claimed by other deployments, 3 asked for"
                + " with overhead, 1 too much");
    assertThat(scene.claims()).hasSize(1);
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

  @Test
  void aClaimStaysUntilNothingIsLeftOnTheCluster() {
    scene.ofProject("{pods: '5'}");
    scene.pods(5);
    site.deployed();
    site.act("terminate", GROUP);
    scene.follow();
    assertThat(scene.claims())
        .singleElement()
        .satisfies(claim -> assertThat(claim.leaving()).isTrue());
    site.settle(GROUP);
    scene.follow();
    assertThat(scene.claims()).isEmpty();
  }
}
