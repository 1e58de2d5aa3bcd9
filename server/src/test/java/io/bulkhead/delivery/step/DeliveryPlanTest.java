package io.bulkhead.delivery.step;

import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryPlanTest {
  private static ObjectState applied(Manifest manifest) {
    return new ObjectState(manifest.key(), Outcome.APPLIED, manifest.digest(), null, "");
  }

  @Test
  void leavesAloneWhatIsAppliedWithTheVeryManifest() {
    DeliveryPlan plan =
        DeliveryPlan.between(
            List.of(), List.of(applied(config("a", "1"))), bundle(config("a", "1")), Set.of());

    assertThat(plan.apply()).isEmpty();
    assertThat(plan.unchanged()).isEqualTo(1);
  }

  @Test
  void writesWhatDriftedOrMayHaveBeenWrittenOtherwise() {
    Manifest drifted = config("a", "1");
    Manifest unfinished = config("b", "1");
    var pending = new ObjectState(unfinished.key(), Outcome.PENDING, null, null, "");

    DeliveryPlan plan =
        DeliveryPlan.between(
            List.of(),
            List.of(applied(drifted), pending),
            bundle(drifted, unfinished),
            Set.of(drifted.key()));

    assertThat(plan.apply().values().stream().flatMap(List::stream))
        .containsExactly(drifted, unfinished);
  }

  @Test
  void prunesWhatAnyTouchedBundleHadAndTheDesiredLacks() {
    Bundle first = bundle(config("a", "1"), config("b", "1"));
    Bundle second = bundle(config("b", "1"), config("c", "1"));

    DeliveryPlan plan =
        DeliveryPlan.between(List.of(first, second), List.of(), bundle(config("d", "1")), Set.of());

    assertThat(plan.prune().values().stream().flatMap(List::stream).map(ManifestKey::name))
        .containsExactly("a", "b", "c");
  }

  @Test
  void doesNotPruneAnObjectThatMovedToAnotherVersionOfItsApi() {
    Bundle before = bundle(object("apps/v1beta1", "Deployment", "web", "{}"));
    Bundle after = bundle(object("apps/v1", "Deployment", "web", "{}"));

    DeliveryPlan plan = DeliveryPlan.between(List.of(before), List.of(), after, Set.of());

    assertThat(plan.prune()).isEqualTo(Map.of());
  }
}
