package io.bulkhead.kind.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FakeWorld;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Cluster.GuardSpec;
import io.bulkhead.kind.fleet.Cluster.ProbeSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterGuardTest {
  private static final DocumentKey ONE = DocumentKey.of(FleetKinds.CLUSTER, "edge", "one");

  private static FakeWorld registered(@Nullable GuardSpec guard) {
    return FakeWorld.ofOperator()
        .with(
            FleetKinds.CLUSTER,
            new Cluster(named("one"), new Cluster.Spec(Cluster.GitOps.NONE, guard)),
            "edge");
  }

  private static Metadata named(String name) {
    return new Metadata(name, "", "", "");
  }

  private static FakeWorld with(FakeWorld world, String name, GuardSpec spec) {
    return world.with(FleetKinds.CLUSTER_GUARD, new ClusterGuard(named(name), spec), "edge", "one");
  }

  private static GuardSpec strict(String... trusted) {
    return new GuardSpec(true, List.of(trusted), false, false, null, List.of(), List.of());
  }

  private static GuardSpec evicting(List<String> classes, @Nullable ProbeSpec probe) {
    return new GuardSpec(false, List.of(), true, true, probe, classes, classes);
  }

  @Test
  void withoutDocumentsTheRegistrationCounts() {
    assertThat(ClusterGuard.inForce(registered(strict("a")), ONE)).isEqualTo(strict("a"));
    assertThat(ClusterGuard.inForce(registered(null), ONE)).isNull();
    assertThat(ClusterGuard.inForce(FakeWorld.ofOperator(), ONE)).isNull();
  }

  @Test
  void aDocumentCountsInsteadOfTheRegistration() {
    FakeWorld world = with(registered(strict("a")), "rules", evicting(List.of("gold"), null));

    assertThat(ClusterGuard.inForce(world, ONE)).isEqualTo(evicting(List.of("gold"), null));
  }

  @Test
  void documentsAddUp() {
    var probe = new ProbeSpec("registry.example/busybox:1", false);
    FakeWorld world = with(registered(null), "a", strict("monitoring"));
    with(world, "b", evicting(List.of("gold"), probe));
    with(world, "c", strict("logging", "monitoring"));

    assertThat(ClusterGuard.inForce(world, ONE))
        .isEqualTo(
            new GuardSpec(
                true,
                List.of("monitoring", "logging"),
                true,
                true,
                probe,
                List.of("gold"),
                List.of("gold")));
  }

  @Test
  void documentsOfOtherClustersDoNotCount() {
    FakeWorld world = registered(null);
    world.with(FleetKinds.CLUSTER_GUARD, new ClusterGuard(named("rules"), strict()), "edge", "two");

    assertThat(ClusterGuard.inForce(world, ONE)).isNull();
  }
}
