package io.bulkhead.operation;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.tenancy.ShareManifest;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.quota.Amounts;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Reader;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A logical cloud that is instantiated before one of its clusters was observed.
class AwaitedClustersTest {
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
    site.register(EDGE1);
    site.register(EDGE2);
    unseen(EDGE2);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void unseen(ClusterId cluster) {
    site.store.write(writer -> {
      writer.facts().save(cluster, Capabilities.UNKNOWN);
      return cluster;
    });
  }

  private Delivery row(ClusterId cluster) {
    return site.rows(CLOUD).stream()
        .filter(row -> row.id().cluster().equals(cluster))
        .findFirst()
        .orElseThrow();
  }

  private Operation operation() {
    return site.store.read(reader -> reader.operations().newest(1)).getFirst();
  }

  private void instantiated() {
    site.follow();
    site.act("instantiate", CLOUD);
    site.settle(CLOUD, row -> row.id().cluster().equals(EDGE1));
  }

  private void arrives(ClusterId cluster) {
    site.commits.await("what goes to " + cluster, () -> !row(cluster).awaitsCluster());
  }

  @Test
  void theCloudIsCompleteOnlyWhenItIsOnTheClusterThatWasSeenLater() {
    instantiated();
    assertThat(site.rollout(CLOUD).rollout()).isEqualTo(RolloutStatus.INSTANTIATING);
    assertThat(row(EDGE2).awaitsCluster()).isTrue();

    site.observe(EDGE2, "gvisor");
    arrives(EDGE2);
    assertThat(row(EDGE2).order().desired()).isEqualTo(row(EDGE1).order().desired());
    assertThat(row(EDGE2).order().contextId()).isEqualTo(row(EDGE1).order().contextId());
    site.settle(CLOUD);

    assertThat(site.rollout(CLOUD).rollout()).isEqualTo(RolloutStatus.INSTANTIATED);
    site.commits.await(
        "the end of the operation", () -> operation().state() == Operation.State.SUCCEEDED);
  }

  @Test
  void whatIsWaitedForIsSaidInPlanStatusAndOperationAndToWhoeverDeploys() {
    JsonNode plan = site.ask("plan", CLOUD);
    assertThat(plan.at("/diagnostics/0/severity").asText()).isEqualTo("WARNING");
    assertThat(plan.at("/diagnostics/0/message").asText())
        .startsWith("p+edge2 has not been seen yet");
    assertThat(plan.at("/parts/1/gates/0/until").asText()).isEqualTo("seen");

    instantiated();

    assertThat(operation().state()).isEqualTo(Operation.State.RUNNING);
    assertThat(operation().message()).startsWith("p+edge2: not seen yet");
    JsonNode status = site.ask("status", CLOUD, "status=deployed", "conditions");
    assertThat(status.path("conditions"))
        .anySatisfy(condition -> {
          assertThat(condition.path("type").asText()).isEqualTo("Delivered");
          assertThat(condition.path("message").asText())
              .startsWith("logical-cloud on p+edge2: not seen yet");
        });
    site.act("approve", GROUP);
    assertThatThrownBy(() -> site.act("instantiate", GROUP))
        .hasMessageContaining("press is Instantiating; p+edge2: not seen yet");
  }

  @Test
  void aCloudOfUnseenClustersAloneWaitsForThem() {
    unseen(EDGE1);
    site.follow();
    site.act("instantiate", CLOUD);
    assertThat(site.rollout(CLOUD).rollout()).isEqualTo(RolloutStatus.INSTANTIATING);

    site.observe(EDGE1, "gvisor");
    arrives(EDGE1);
    site.observe(EDGE2, "gvisor");
    arrives(EDGE2);
  }

  /// The caller is told at once, not when a cluster is observed.
  @Test
  void whatIsWrongWithTheCloudIsToldBeforeAnyClusterWasSeen() {
    unseen(EDGE1);
    site.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, user: {userName: dana}, labels:"
            + " {bulkhead.io/trust: trusted}}}",
        "acme");
    assertThatThrownBy(() -> site.act("instantiate", CLOUD)).hasMessageContaining("is reserved");
  }

  @Test
  void aClusterThatCannotHoldTheCloudYetSaysWhyAndGetsItWhenItCan() {
    instantiated();

    site.observe(EDGE2, "another");
    site.commits.await(
        "the reason", () -> row(EDGE2).progress().message().contains("no usable sandbox class"));
    assertThat(row(EDGE2).awaitsCluster()).isTrue();

    site.observe(EDGE2, "gvisor");
    arrives(EDGE2);
  }

  /// Nothing ever went there, so no cluster has to be asked before it is gone.
  @Test
  void theWaitingCanBeGivenUp() {
    instantiated();
    site.act("stop", CLOUD);
    site.act("terminate", CLOUD);

    assertThat(row(EDGE2).settled()).isTrue();
    site.settle(CLOUD);
    assertThat(site.rollout(CLOUD).rollout()).isEqualTo(RolloutStatus.TERMINATED);
  }

  @Test
  void ofAQuotaNoMoreIsGivenOutThanThereIs() {
    site.put(
        TenancyKinds.PROJECT_QUOTA, "{metadata: {name: contract}, spec: {pods: '10'}}", "acme");
    instantiated();

    site.observe(EDGE2, "gvisor");
    arrives(EDGE2);

    // Shares move from cluster to cluster, so both are read at once.
    long[] pods = site.store.read(reader -> new long[] {pods(reader, EDGE1), pods(reader, EDGE2)});
    assertThat(pods[0]).isPositive();
    assertThat(pods[0] + pods[1]).isLessThanOrEqualTo(10);
  }

  private static long pods(Reader reader, ClusterId cluster) {
    Delivery row =
        reader.deliveries().of(CLOUD).stream()
            .filter(one -> one.id().cluster().equals(cluster))
            .findFirst()
            .orElseThrow();
    Amounts share =
        ShareManifest.in(
            reader.bundles().find(Objects.requireNonNull(row.order().desired())).orElseThrow());
    return share.has("pods") ? share.of("pods") : Long.MAX_VALUE / 2;
  }
}
