package io.bulkhead.operation;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Operation;
import io.bulkhead.store.StoreOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Automatic reactions: after each change, after a failure, and after a crash.
class DocumentReconcilerTest {
  private static final DocumentKey ONE = EDGE1.document();
  private static final DocumentKey TWO = EDGE2.document();
  private static final DocumentKey GVISOR = DocumentKey.of(IsolationKinds.SANDBOX_CLASS, "gvisor");

  @TempDir private Path folder;
  private Site site;

  @BeforeEach
  void open() {
    site = new Site(folder);
    site.register(EDGE1);
    site.register(EDGE2);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void start() {
    site.follow();
  }

  private void kill() {
    site.unfollow();
  }

  private void awaitBaselines() {
    site.commits.await("baselines", () -> !site.rows(ONE).isEmpty() && !site.rows(TWO).isEmpty());
  }

  private @Nullable Digest desired(DocumentKey owner) {
    return site.rows(owner).getFirst().order().desired();
  }

  private Capabilities facts(ClusterId cluster) {
    return site.store.read(reader -> reader.facts().capabilities(cluster)).orElseThrow();
  }

  private void observed(ClusterId cluster, Capabilities facts) {
    site.store.write(writer -> {
      writer.facts().save(cluster, facts);
      return cluster;
    });
  }

  /// Bypasses the store, so that nobody is notified.
  private void body(ClusterId cluster, byte[] body) throws SQLException {
    try (Connection database = DriverManager.getConnection(StoreOptions.embedded(folder).url());
        PreparedStatement update =
            database.prepareStatement("UPDATE capabilities SET body = ? WHERE cluster = ?")) {
      update.setBytes(1, body);
      update.setString(2, cluster.cluster());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void everyClusterGetsItsBaselineAtTheStartAndWhenItIsRegistered() {
    site.delete(TWO);
    start();
    site.commits.await("a baseline", () -> !site.rows(ONE).isEmpty());
    assertThat(site.rows(TWO)).isEmpty();

    site.register(EDGE2);

    awaitBaselines();
  }

  @Test
  void aClusterThatIsSeenForTheFirstTimeGetsItsBaseline() {
    Capabilities seen = facts(EDGE1);
    observed(EDGE1, Capabilities.UNKNOWN);
    start();
    site.commits.await("the other's baseline", () -> !site.rows(TWO).isEmpty());
    assertThat(site.rows(ONE)).isEmpty();

    observed(EDGE1, seen);

    awaitBaselines();
  }

  @Test
  void aChangeOfTheCatalogueReachesEveryCluster() {
    start();
    awaitBaselines();
    Digest one = desired(ONE);
    Digest two = desired(TWO);

    site.delete(GVISOR);

    site.commits.await(
        "other baselines", () -> !one.equals(desired(ONE)) && !two.equals(desired(TWO)));
  }

  @Test
  void aGuardThatIsChangedReachesItsClusterAlone() {
    start();
    awaitBaselines();
    Digest one = desired(ONE);
    Digest two = desired(TWO);

    site.put(
        FleetKinds.CLUSTER_GUARD,
        "{metadata: {name: rules}, spec: {strict: true}}",
        EDGE1.provider(),
        EDGE1.cluster());
    site.commits.await("another baseline", () -> !one.equals(desired(ONE)));
    assertThat(desired(TWO)).isEqualTo(two);

    site.delete(
        DocumentKey.of(FleetKinds.CLUSTER_GUARD, EDGE1.provider(), EDGE1.cluster(), "rules"));
    site.commits.await("the first baseline", () -> one.equals(desired(ONE)));
  }

  @Test
  void oneClusterThatCannotBeFollowedDoesNotStopTheOthersAndIsTriedAgain() throws SQLException {
    start();
    awaitBaselines();
    Digest one = desired(ONE);
    Digest two = desired(TWO);
    byte[] broken = {0};
    byte[] whole = DocumentCodec.encode(facts(EDGE1));
    body(EDGE1, broken);

    site.delete(GVISOR);
    site.commits.await("the other's baseline", () -> !two.equals(desired(TWO)));
    assertThat(desired(ONE)).isEqualTo(one);
    body(EDGE1, whole);

    site.commits.await("its baseline, without another change", () -> !one.equals(desired(ONE)));
  }

  @Test
  void aSecondStartOrdersNothingAnew() {
    start();
    awaitBaselines();
    kill();
    site.settle(ONE);
    site.settle(TWO);
    List<Delivery> before = site.rows(ONE);
    site.delete(TWO);

    start();
    // Deregistered clusters are processed after registered ones.
    site.commits.await("the end of the round", () -> site.rows(TWO).isEmpty());

    assertThat(site.rows(ONE)).isEqualTo(before);
  }

  @Test
  void aClusterThatIsDeregisteredLeavesNoRows() {
    start();
    awaitBaselines();

    site.delete(ONE);

    site.commits.await("the end of its rows", () -> site.rows(ONE).isEmpty());
    boolean known = site.store.read(reader -> reader.facts().capabilities(EDGE1).isPresent());
    assertThat(known).isFalse();
    assertThat(site.rows(TWO)).hasSize(1);
  }

  @Test
  void whatWasDeletedJustBeforeACrashLeavesNoRows() {
    start();
    awaitBaselines();
    site.withCloud();
    site.act("terminate", CLOUD);
    kill();
    site.settle(CLOUD);
    site.delete(CLOUD);
    site.delete(ONE);

    start();

    site.commits.await(
        "the end of all rows", () -> site.rows(ONE).isEmpty() && site.rows(CLOUD).isEmpty());
  }

  @Test
  void anOperationEndsWhenItsDeliveriesSettleAlsoAfterACrash() {
    start();
    site.act("instantiate", CLOUD);
    site.settle(CLOUD);
    site.commits.await(
        "the end of the first", () -> states().equals(List.of(Operation.State.SUCCEEDED)));
    kill();
    site.act("terminate", CLOUD);
    site.settle(CLOUD);
    assertThat(states().getFirst()).isEqualTo(Operation.State.RUNNING);
    site.rows(CLOUD)
        .forEach(row ->
            site.store.write(writer -> {
              writer.deliveries().delete(row.id());
              return row;
            }));

    start();

    site.commits.await(
        "the end of the second", () -> states().getFirst() == Operation.State.SUCCEEDED);
  }

  private List<Operation.State> states() {
    return site.store.read(
        reader -> reader.operations().newest(0).stream().map(Operation::state).toList());
  }
}
