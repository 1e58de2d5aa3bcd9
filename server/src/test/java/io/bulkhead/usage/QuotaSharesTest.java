package io.bulkhead.usage;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.manifest.Json;
import io.bulkhead.operation.Site;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How shares of quotas follow claims and usage.
class QuotaSharesTest {
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

  @Test
  void sharesFollowWhatIsClaimedAndAreRaisedOnlyAfterOthersWereLowered() {
    scene.ofProject("{pods: '10'}");
    scene.pods(8);
    site.act("instantiate", CLOUD);
    assertThat(List.of(scene.ordered(EDGE1), scene.ordered(EDGE2))).containsExactly("5", "5");
    scene.arrive(EDGE1, 0);
    scene.arrive(EDGE2, 0);
    scene.follow();

    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    scene.follow();
    assertThat(List.of(scene.ordered(EDGE1), scene.ordered(EDGE2))).containsExactly("5", "1");
    assertThat(site.rollout(CLOUD).rollout())
        .as("a share on its way keeps nobody waiting")
        .isEqualTo(RolloutStatus.INSTANTIATED);

    scene.follow();
    assertThat(scene.ordered(EDGE1)).as("the lowering has not arrived").isEqualTo("5");

    scene.arrive(EDGE2, 3);
    scene.follow();
    assertThat(scene.ordered(EDGE1)).as("three were started on edge2 before").isEqualTo("7");
    scene.arrive(EDGE2, 1);
    scene.follow();
    assertThat(List.of(scene.ordered(EDGE1), scene.ordered(EDGE2))).containsExactly("7", "2");
    scene.arrive(EDGE2, 1);
    scene.follow();
    assertThat(List.of(scene.ordered(EDGE1), scene.ordered(EDGE2))).containsExactly("8", "2");
    assertThat(site.rows(CLOUD))
        .extracting(row -> row.id().cluster())
        .containsExactly(EDGE1, EDGE2);
  }

  @Test
  void aClusterThatDoesNotAnswerKeepsItsShare() {
    scene.ofProject("{pods: '10'}");
    scene.pods(8);
    site.act("instantiate", CLOUD);
    scene.arrive(EDGE1, 0);
    scene.arrive(EDGE2, 0);
    scene.follow();
    site.clusters.remove(EDGE2);
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    scene.follow();
    scene.settle(EDGE2);
    assertThat(scene.follow()).as("there is more to do").isTrue();
    assertThat(scene.ordered(EDGE1)).isEqualTo("5");
  }

  @Test
  void aStatusThatTheClustersControllerHasNotWrittenConfirmsNothing() {
    scene.ofProject("{pods: '10'}");
    site.act("instantiate", CLOUD);
    scene.arrive(EDGE1, 0);
    scene.arrive(EDGE2, 0);
    site.clusters
        .get(EDGE2)
        .objects
        .put(
            QuotaScene.SHARE,
            Json.parse(
                "{\"spec\": {\"hard\": {\"pods\": \"1\"}}, \"status\": {\"hard\": {\"pods\":"
                    + " \"5\"}, \"used\": {\"pods\": \"0\"}}}"));
    scene.pods(8);
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    scene.follow();
    scene.settle(EDGE2);
    scene.follow();
    assertThat(scene.ordered(EDGE1)).isEqualTo("5");
  }

  @Test
  void quotasCanComeLaterAndGoAgain() {
    site.withCloud();
    assertThat(scene.ordered(EDGE1)).isEqualTo("none");
    scene.ofProject("{pods: '10'}");
    scene.follow();
    assertThat(List.of(scene.ordered(EDGE1), scene.ordered(EDGE2))).containsExactly("5", "5");
    scene.arrive(EDGE1, 0);
    scene.arrive(EDGE2, 0);
    delete(TenancyKinds.PROJECT_QUOTA, "acme", "contract");
    scene.follow();
    assertThat(List.of(scene.ordered(EDGE1), scene.ordered(EDGE2))).containsExactly("none", "none");
    assertThat(site.ask("plan", CLOUD).at("/parts/0/groups/0/bundle").asText())
        .as("what the compiler makes")
        .isEqualTo(scene.row(EDGE1).order().desired().hex());
  }

  @Test
  void anAdjustedBundleIsWhatTheCompilerWouldMake() {
    scene.ofProject("{pods: '10'}");
    site.act("instantiate", CLOUD);
    scene.arrive(EDGE1, 0);
    scene.arrive(EDGE2, 0);
    scene.follow();
    scene.ofProject("{pods: '6', requests.memory: 4Gi}");
    scene.follow();
    assertThat(scene.ordered(EDGE1)).isEqualTo("3");
    assertThat(site.ask("plan", CLOUD).at("/parts/0/groups/0/bundle").asText())
        .isEqualTo(scene.row(EDGE1).order().desired().hex());
  }

  @Test
  void metricsAreToldHowTheQuotasStandUntilTheyAreGone() {
    scene.ofProject("{pods: '10'}");
    site.put(
        TenancyKinds.LOGICAL_CLOUD_QUOTA,
        "{metadata: {name: budget}, spec: {pods: '6', requests.cpu: '2'}}",
        "acme",
        "press");
    scene.follow();
    assertThat(scene.told())
        .as("before the department is anywhere")
        .containsExactly(" pods 10 0 0 0", "press pods 6 0 0 0", "press requests.cpu 2000 0 0 0");

    scene.pods(3);
    site.deployed();
    scene.use(EDGE1, 3);
    scene.use(EDGE2, 1);
    scene.follow();
    assertThat(scene.told())
        .containsExactly(
            " pods 10 5 3 4", "press pods 6 5 3 4", "press requests.cpu 2000 2000 300 0");

    delete(TenancyKinds.LOGICAL_CLOUD_QUOTA, "acme", "press", "budget");
    scene.follow();
    assertThat(scene.told())
        .as("what only the deleted quota limited is told no more, given out though it still is")
        .containsExactly(" pods 10 10 3 4", "press pods 10 10 3 4");

    delete(TenancyKinds.PROJECT_QUOTA, "acme", "contract");
    scene.follow();
    assertThat(scene.told()).isEmpty();
  }

  @Test
  void moreUseIsAReasonToLookOnlyWhenSomethingFollowsFromIt() {
    scene.ofProject("{pods: '12'}");
    scene.pods(3);
    site.deployed();
    scene.use(EDGE1, 0);
    scene.use(EDGE2, 0);
    settle();

    scene.use(EDGE1, 3);
    assertThat(scene.heard(EDGE1)).as("what was claimed is used").isEmpty();
    assertThat(scene.told()).containsExactly(" pods 12 12 3 3", "press pods 12 12 3 3");
    assertThat(scene.heard(EDGE2)).as("where nothing is used").isEmpty();

    scene.use(EDGE2, 6);
    assertThat(scene.heard(EDGE2)).as("more than was foreseen").containsExactly("acme");
    assertThat(scene.follow()).isFalse();
    assertThat(scene.ordered(EDGE1)).isEqualTo("4");
    assertThat(scene.heard(EDGE1))
        .as("what is used under the lowered share is to be found out")
        .containsExactly("acme");
    settle();
    assertThat(scene.ordered(EDGE2)).isEqualTo("8");
    assertThat(scene.heard(EDGE1)).isEmpty();
    assertThat(scene.heard(EDGE2)).isEmpty();

    delete(TenancyKinds.PROJECT_QUOTA, "acme", "contract");
    scene.follow();
    scene.use(EDGE2, 9);
    assertThat(scene.heard(EDGE2)).as("without any quota").isEmpty();
  }

  /// Until everything has arrived and nothing more needs to be ordered.
  private void settle() {
    for (int round = 0; round < 4; round++) {
      scene.arrive(EDGE1);
      scene.arrive(EDGE2);
      assertThat(scene.follow()).isFalse();
    }
  }

  private void delete(Kind<?> kind, String... names) {
    site.delete(DocumentKey.of(kind, names));
  }
}
