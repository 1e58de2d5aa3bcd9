package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.bundle.Wave;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.StepFailure;
import io.bulkhead.delivery.write.WrittenAs;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Removes everything that a delivery ever put on a cluster, in reverse order.
final class Removal {
  private final HubSide hub;
  private final ClusterSide cluster;
  private final List<Bundle> touched;
  private final WrittenAs writtenAs;
  private final LeftBehind leftBehind;
  private final GiveBack giveBack;

  /// The bundle that was completely deployed and provides the hooks; empty if there never was one.
  private final Bundle applied;

  private final Outcomes outcomes;
  private Row row;

  Removal(HubSide hub, ClusterSide cluster, Row row) {
    this.hub = hub;
    this.cluster = cluster;
    this.row = row;
    this.touched = row.touched.stream().map(hub.bundles()::get).toList();
    this.writtenAs = new WrittenAs(touched);
    this.leftBehind = new LeftBehind(cluster, touched);
    this.giveBack = new GiveBack(hub, cluster, row, touched);
    this.applied = row.applied == null ? Bundle.EMPTY : hub.bundles().get(row.applied);
    this.outcomes = new Outcomes(hub, cluster, Bundle.EMPTY);
  }

  /// Whether objects may have been deleted already, so that the next order is a first installation.
  static boolean hadBegun(Row row) {
    return row.hooksDone.stream().anyMatch(name -> name.startsWith("PRE_DELETE@"));
  }

  private interface Step {
    Optional<StepFailure> run() throws InterruptedException;
  }

  LookOutcome go() throws InterruptedException {
    hub.gates().release(row.id());
    List<Step> steps =
        List.of(
            this::begin,
            () -> hooks(Hook.Phase.PRE_DELETE),
            this::writeAhead,
            this::delete,
            this::waitForNamespaces,
            () -> hooks(Hook.Phase.POST_DELETE),
            this::deleteLastHooks);
    try {
      for (Step step : steps) {
        Optional<StepFailure> trouble = step.run();
        if (trouble.isPresent()) {
          return StepEnd.save(hub, cluster, row, trouble.get());
        }
      }
    } catch (ClusterUnavailable e) {
      return StepEnd.save(hub, cluster, row, Outcomes.away(e));
    }
    return finish();
  }

  private Optional<StepFailure> begin() {
    row.hooksDone.removeIf(
        name -> name.startsWith("PRE_INSTALL") || name.startsWith("POST_INSTALL"));
    if (row.state != Delivery.State.REMOVING) {
      row.state = Delivery.State.REMOVING;
      row.message = "";
      row.nextTry = null;
    }
    row = hub.rows().save(row);
    return Optional.empty();
  }

  private Optional<StepFailure> hooks(Hook.Phase phase) {
    if (applied.hooks(phase).isEmpty() || giveBack.goesOn()) {
      return Optional.empty();
    }
    row = hub.rows().save(row);
    HookRunner.Result result = new HookRunner(hub, cluster, applied, phase).run(row);
    row = result.row();
    return Optional.ofNullable(result.trouble());
  }

  /// Before the first deletion, nothing may count as applied any more.
  private Optional<StepFailure> writeAhead() {
    if (row.objects.values().stream().anyMatch(object -> object.outcome() == Outcome.APPLIED)
        || !hadBegun(row)) {
      row.hooksDone.add(Hook.Phase.PRE_DELETE + "@" + applied.digest().shortForm());
      for (ManifestKey key : inventory()) {
        if (!row.is(key, Outcome.DELETED) && !row.is(key, Outcome.KEPT)) {
          row.set(key, Outcome.PENDING, "");
        }
      }
      row = hub.rows().save(row);
    }
    return Optional.empty();
  }

  /// Every key that may be there, in order of removal, without the hooks that run afterwards.
  private List<ManifestKey> inventory() {
    Set<ManifestKey> last = lastHooks();
    List<ManifestKey> keys = new ArrayList<>();
    waves().forEach(wave -> wave.stream().filter(key -> !last.contains(key)).forEach(keys::add));
    return keys;
  }

  private List<List<ManifestKey>> waves() {
    DeliveryPlan plan = DeliveryPlan.between(touched, List.of(), Bundle.EMPTY, Set.of());
    return List.copyOf(plan.prune().descendingMap().values());
  }

  private Set<ManifestKey> lastHooks() {
    Set<ManifestKey> keys = new HashSet<>();
    applied.hooks(Hook.Phase.POST_DELETE).forEach(entry -> keys.add(entry.manifest().key()));
    return keys;
  }

  /// A refused deletion, or a held object, does not prevent the deletion of the others.
  private Optional<StepFailure> delete() throws InterruptedException {
    Set<ManifestKey> last = lastHooks();
    Optional<StepFailure> refused = Optional.empty();
    for (List<ManifestKey> wave : waves()) {
      List<ManifestKey> keys =
          wave.stream()
              .filter(key -> !row.is(key, Outcome.DELETED) && !row.is(key, Outcome.KEPT))
              .filter(key -> !last.contains(key))
              .filter(key -> !goesWithItsNamespace(key))
              .filter(key -> !cluster.cache().belongsToAnother(row.id(), key))
              .filter(key -> !giveBack.given(row, key))
              .toList();
      List<ManifestKey> going = leftBehind.sortOut(row, keys);
      Optional<StepFailure> trouble =
          outcomes.deleted(row, writtenAs.deleteAll(cluster.writer(), going));
      if (trouble.isPresent()) {
        if (!concernsThisAlone(trouble.get())) {
          return trouble;
        }
        boolean waits = trouble.get() instanceof StepFailure.NotYet;
        refused = waits && refused.isPresent() ? refused : trouble;
      }
    }
    return refused;
  }

  private boolean concernsThisAlone(StepFailure trouble) {
    return switch (StepEnd.weighed(cluster, trouble)) {
      case StepFailure.Refused _, StepFailure.Faulty _, StepFailure.Alone _, StepFailure.NotYet _ ->
          true;
      case StepFailure.Gated _, StepFailure.Busy _, StepFailure.Away _ -> false;
    };
  }

  /// Whatever restricts a namespace stays as long as something can run there.
  private boolean goesWithItsNamespace(ManifestKey key) {
    var namespace = new ManifestKey("v1", "Namespace", "", key.namespace());
    return Wave.of(key.kind()) == Wave.FENCE
        && touched.stream().anyMatch(bundle -> bundle.objects().containsKey(namespace))
        && !giveBack.staysThere(namespace)
        && !cluster.cache().belongsToAnother(row.id(), namespace);
  }

  /// A namespace may terminate for a long time, since objects in it may have finalizers.
  private Optional<StepFailure> waitForNamespaces() throws InterruptedException {
    for (ManifestKey key : inventory()) {
      if (!key.kind().equals("Namespace")
          || giveBack.staysThere(key)
          || cluster.cache().belongsToAnother(row.id(), key)) {
        continue;
      }
      Optional<JsonNode> live = cluster.writer().get(key);
      if (live.isPresent()) {
        cluster.cache().follow(row.id(), key);
        if (!live.get().path("metadata").has("deletionTimestamp")) {
          writtenAs.deleteAll(cluster.writer(), List.of(key));
        }
        return Optional.of(
            new StepFailure.NotYet("waits until " + key + " is gone" + why(live.get())));
      }
    }
    return Optional.empty();
  }

  private static String why(JsonNode namespace) {
    List<String> reasons = new ArrayList<>();
    for (JsonNode condition : namespace.at("/status/conditions")) {
      if (condition.path("status").asText().equals("True")) {
        reasons.add(condition.path("message").asText());
      }
    }
    return reasons.isEmpty() ? "" : ": " + String.join("; ", reasons);
  }

  private Optional<StepFailure> deleteLastHooks() throws InterruptedException {
    return outcomes.deleted(row, writtenAs.deleteAll(cluster.writer(), lastHooks()));
  }

  private LookOutcome finish() {
    Set<ManifestKey> objects = new HashSet<>();
    touched.forEach(bundle -> objects.addAll(bundle.objects().keySet()));
    objects.addAll(LeftBehind.still(row, Bundle.EMPTY));
    row.objects.keySet().retainAll(objects);
    List.copyOf(row.objects.keySet()).stream()
        .filter(this::goesWithItsNamespace)
        .forEach(key -> row.set(key, Outcome.DELETED, ""));
    giveBack.finish(row);
    row.touched.clear();
    row.hooksDone.clear();
    row.applied = null;
    row.state = Delivery.State.GONE;
    row.message = "";
    row.nextTry = null;
    row = hub.rows().save(row);
    cluster.cache().forget(row.id());
    cluster.retries().over(row.id());
    hub.events().cameFurther(row.id());
    return new LookOutcome.Settled();
  }
}
