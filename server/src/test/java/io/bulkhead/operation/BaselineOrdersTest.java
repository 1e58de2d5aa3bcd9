package io.bulkhead.operation;

import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.plan.Plans;
import io.bulkhead.store.Delivery;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a registered cluster gets automatically, and when.
class BaselineOrdersTest {
  private static final DocumentKey ONE = EDGE1.document();
  private static final DocumentKey TWO = EDGE2.document();

  private Site site;
  private BaselineOrders keeper;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
    keeper = new BaselineOrders(site.parts, new Plans(site.parts));
    site.register(EDGE1);
    site.register(EDGE2);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void observed(ClusterId cluster, Capabilities facts) {
    site.store.write(writer -> {
      writer.facts().save(cluster, facts);
      return cluster;
    });
  }

  private Capabilities facts(boolean reachable, boolean mutating, boolean validating) {
    Capabilities usual =
        site.store.read(reader -> reader.facts().capabilities(EDGE1)).orElseThrow();
    return new Capabilities(
        usual.observed(),
        reachable,
        usual.version(),
        mutating,
        validating,
        usual.apis(),
        usual.runtimeClasses(),
        usual.nodes(),
        "",
        "",
        "",
        List.of(),
        Capabilities.Identity.UNKNOWN);
  }

  private boolean known(ClusterId cluster) {
    return site.store.read(reader -> reader.facts().capabilities(cluster).isPresent());
  }

  private Set<String> kinds(DocumentKey owner) {
    Delivery row = site.rows(owner).getFirst();
    return site
        .store
        .read(reader -> reader.bundles().find(row.order().desired()))
        .orElseThrow()
        .entries()
        .stream()
        .map(entry -> entry.manifest().key())
        .map(ManifestKey::kind)
        .collect(Collectors.toSet());
  }

  @Test
  void aClusterGetsTheGuardOnce() {
    keeper.keep(EDGE1);
    List<Delivery> ordered = site.rows(ONE);
    assertThat(ordered).hasSize(1);
    assertThat(ordered.getFirst().progress().state()).isEqualTo(Delivery.State.PENDING);
    assertThat(kinds(ONE)).contains("MutatingAdmissionPolicy", "ValidatingAdmissionPolicy");
    long revision = site.store.read(reader -> reader.revision());

    keeper.keep(EDGE1);

    long after = site.store.read(reader -> reader.revision());
    assertThat(after).as("no write").isEqualTo(revision);
    assertThat(site.rows(TWO)).isEmpty();
  }

  @Test
  void nothingIsOrderedBeforeTheFirstContactNorForAClusterThatIsAway() {
    observed(EDGE1, Capabilities.UNKNOWN);
    observed(EDGE2, facts(false, true, true));

    keeper.keep(EDGE1);
    keeper.keep(EDGE2);
    keeper.keep(new ClusterId("p", "nobody"));

    assertThat(site.rows(ONE)).isEmpty();
    assertThat(site.rows(TWO)).isEmpty();
  }

  @Test
  void whatWasOrderedStaysWhileTheClusterIsAway() {
    keeper.keep(EDGE1);
    List<Delivery> before = site.rows(ONE);
    site.delete(DocumentKey.of(IsolationKinds.SANDBOX_CLASS, "gvisor"));
    observed(EDGE1, facts(false, true, true));

    keeper.keep(EDGE1);

    assertThat(site.rows(ONE)).isEqualTo(before);
  }

  @Test
  void theGuardFollowsWhatTheApiServes() {
    observed(EDGE1, facts(true, false, true));
    keeper.keep(EDGE1);
    assertThat(kinds(ONE))
        .contains("ValidatingAdmissionPolicy")
        .doesNotContain("MutatingAdmissionPolicy");

    observed(EDGE1, facts(true, true, true));
    keeper.keep(EDGE1);

    assertThat(kinds(ONE)).contains("MutatingAdmissionPolicy");
  }

  @Test
  void aChangeOfTheCatalogueOrdersAnotherBundleAndKeepsWhatIsKnownOfTheCluster() {
    keeper.keep(EDGE1);
    site.settle(ONE);
    Delivery before = site.rows(ONE).getFirst();
    site.delete(DocumentKey.of(IsolationKinds.SANDBOX_CLASS, "gvisor"));

    keeper.keep(EDGE1);

    Delivery after = site.rows(ONE).getFirst();
    assertThat(after.order().desired()).isNotEqualTo(before.order().desired());
    assertThat(after.progress().applied()).isEqualTo(before.progress().applied());
    assertThat(after.progress().objects()).isEqualTo(before.progress().objects());
    assertThat(after.progress().state()).isEqualTo(Delivery.State.PENDING);
  }

  @Test
  void onlyADeregisteredClusterIsForgottenAndItsGuardStays() {
    keeper.keep(EDGE1);
    keeper.keep(EDGE2);
    site.settle(ONE);
    site.delete(ONE);

    keeper.forget(EDGE1);
    keeper.forget(EDGE1);
    keeper.forget(EDGE2);

    assertThat(site.rows(ONE)).as("no row, so nothing is removed").isEmpty();
    assertThat(known(EDGE1)).isFalse();
    assertThat(site.rows(TWO)).hasSize(1);
    assertThat(known(EDGE2)).isTrue();
  }
}
