package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.bundle.Wave;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.ClusterCache;
import io.bulkhead.delivery.state.ReadinessRules;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.StepFailure;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.delivery.write.ObjectWriter;
import io.bulkhead.delivery.write.WrittenAs;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Brings a cluster to the desired bundle, for a first installation and an update alike. Each look
/// starts from the row and gets as far as possible.
final class Installation {
  /// Number of writes after which it checks that the order is still current.
  private static final int CHUNK = 256;

  /// Kinds that must exist before other objects can be created.
  private static final Set<String> FOUNDATIONS = Set.of("Namespace", "CustomResourceDefinition");

  /// A quota limits nothing before the cluster's controller has processed it, so the rest waits.
  private static final Set<String> FENCES = Set.of("ResourceQuota");

  /// Kinds that run until they are deleted.
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

  private final HubSide hub;
  private final ClusterSide cluster;
  private final Bundle desired;
  private final ObjectWriter writer;
  private final Outcomes outcomes;
  private final LeftBehind leftBehind;

  /// Whether another bundle was completely deployed, so that this is an update.
  private final boolean upgrades;

  private Row row;
  private DeliveryPlan plan;
  private boolean acting;

  Installation(HubSide hub, ClusterSide cluster, Row row, Bundle desired) {
    this.hub = hub;
    this.cluster = cluster;
    this.row = row;
    this.desired = desired;
    this.writer = cluster.writer().as(desired.actor());
    this.outcomes = new Outcomes(hub, cluster, desired);
    List<Bundle> touched = row.touched.stream().map(hub.bundles()::get).toList();
    this.leftBehind = new LeftBehind(cluster, touched);
    this.upgrades =
        row.applied != null
            && !Removal.hadBegun(row)
            && row.touched.stream().anyMatch(digest -> !digest.equals(desired.digest()));
    this.plan = plan(touched);
  }

  private interface Step {
    Optional<StepFailure> run() throws InterruptedException;
  }

  LookOutcome go() throws InterruptedException {
    List<Step> steps =
        List.of(
            this::waitAtGates,
            this::takeNothingOver,
            this::writeAhead,
            () -> hooks(upgrades ? Hook.Phase.PRE_UPGRADE : Hook.Phase.PRE_INSTALL),
            this::apply,
            () -> waitFor(FENCES),
            this::prune,
            this::waitForWorkloads,
            () -> hooks(upgrades ? Hook.Phase.POST_UPGRADE : Hook.Phase.POST_INSTALL));
    try {
      for (Step step : steps) {
        Optional<StepFailure> trouble = step.run();
        if (trouble.isPresent()) {
          return StepEnd.save(hub, cluster, row, trouble.get());
        }
      }
      return finish();
    } catch (ClusterUnavailable e) {
      return StepEnd.save(hub, cluster, row, Outcomes.away(e));
    } finally {
      if (acting) {
        cluster.watch().follow(keys(entry -> true));
      }
    }
  }

  private List<ManifestKey> keys(Predicate<Bundle.Entry> which) {
    return desired.entries().stream().filter(which).map(entry -> entry.manifest().key()).toList();
  }

  /// What an installation waits for is watched from its beginning, all else from its end: a watch
  /// would only report its own writes, one by one.
  private static boolean isAwaited(Bundle.Entry entry) {
    String kind = entry.manifest().key().kind();
    return entry.hook() != null || FOUNDATIONS.contains(kind) || FENCES.contains(kind);
  }

  private DeliveryPlan plan(List<Bundle> touched) {
    return DeliveryPlan.between(
            touched, row.objects.values(), desired, cluster.cache().suspects(row.id()))
        .without(this::leftToWhoAdopted);
  }

  /// An object that another delivery took over is written when it is handed back: until then it
  /// differs from what is expected here.
  private boolean leftToWhoAdopted(Manifest manifest) {
    ManifestKey key = manifest.key();
    if (!row.objects.containsKey(key)
        || !cluster.cache().owners().adoptedByAnother(row.id(), key)) {
      return false;
    }
    row.objects.put(
        key,
        new ObjectState(key, Outcome.APPLIED, manifest.digest(), manifest.digest(), "taken over"));
    return true;
  }

  private Optional<StepFailure> waitAtGates() {
    boolean begun =
        row.touched.contains(desired.digest())
            && (row.state == Delivery.State.APPLYING || row.state == Delivery.State.RETRYING);
    if (begun) {
      return Optional.empty();
    }
    Optional<StepFailure> share = hub.gates().behindItsShare(row.id(), desired.actor());
    return share.isPresent() ? share : hub.gates().blocked(row.basis);
  }

  private Optional<StepFailure> takeNothingOver() throws InterruptedException {
    return Takeover.planned(hub, cluster, row, desired);
  }

  /// From here on the row says what may be on the cluster, whatever happens.
  private Optional<StepFailure> writeAhead() {
    if (Removal.hadBegun(row)) {
      row.hooksDone.clear();
      row.applied = null;
    }
    row.hooksDone.removeIf(name -> name.startsWith("PRE_DELETE") || name.startsWith("POST_DELETE"));
    row.hooksDone.removeIf(
        name -> HookRunner.isOfAnotherUpdate(name, row.basis.order().contextId()));
    row.touched.add(desired.digest());
    List<ManifestKey> keys = new ArrayList<>(desired.objects().keySet());
    plan.apply().values().stream()
        .flatMap(List::stream)
        .forEach(manifest -> {
          ManifestKey key = manifest.key();
          row.objects.put(key, new ObjectState(key, Outcome.PENDING, null, null, ""));
          cluster.cache().follow(row.id(), key);
        });
    for (List<ManifestKey> wave : plan.prune().values()) {
      for (ManifestKey key : wave) {
        keys.add(key);
        if (!row.is(key, Outcome.DELETED) && !row.is(key, Outcome.KEPT)) {
          row.set(key, Outcome.PENDING, "");
        }
      }
    }
    keys.addAll(LeftBehind.still(row, desired));
    row.keepOnly(keys);
    if (row.state != Delivery.State.APPLYING) {
      row.state = Delivery.State.APPLYING;
      row.message = "";
      row.nextTry = null;
    }
    row = hub.rows().save(row);
    hub.metrics().count(DeliveryMetrics.Event.SKIPPED, plan.unchanged());
    acting = true;
    List<ManifestKey> awaited = keys(Installation::isAwaited);
    if (!awaited.isEmpty()) {
      cluster.watch().follow(awaited);
    }
    return Optional.empty();
  }

  /// As in Helm, a first installation and an update run different hooks. Writing the same again
  /// runs none.
  private Optional<StepFailure> hooks(Hook.Phase phase) {
    if ((row.applied != null && !upgrades) || desired.hooks(phase).isEmpty()) {
      return Optional.empty();
    }
    row = hub.rows().save(row);
    HookRunner.Result result = new HookRunner(hub, cluster, desired, phase).run(row);
    row = result.row();
    return Optional.ofNullable(result.trouble());
  }

  private Optional<StepFailure> apply() throws InterruptedException {
    for (Map.Entry<Wave, List<Manifest>> wave : plan.apply().entrySet()) {
      if (wave.getKey() != Wave.FOUNDATION) {
        Optional<StepFailure> notYet = waitFor(FOUNDATIONS);
        if (notYet.isEmpty() && wave.getKey() != Wave.FENCE) {
          notYet = waitFor(FENCES);
        }
        if (notYet.isPresent()) {
          return notYet;
        }
      }
      Optional<StepFailure> trouble = apply(wave.getValue());
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }

  private Optional<StepFailure> apply(List<Manifest> wave) throws InterruptedException {
    for (int from = 0; from < wave.size(); from += CHUNK) {
      List<Manifest> chunk = wave.subList(from, Math.min(wave.size(), from + CHUNK));
      Optional<StepFailure> trouble = outcomes.applied(row, chunk, writer.applyAll(chunk));
      if (trouble.isPresent()) {
        return trouble;
      }
      if (wave.size() > CHUNK) {
        hub.rows().checkOrder(row);
      }
    }
    return Optional.empty();
  }

  /// Namespaces and definitions need a moment before objects can be created in or from them.
  private Optional<StepFailure> waitFor(Set<String> kinds) {
    for (ManifestKey key : desired.objects().keySet()) {
      if (!kinds.contains(key.kind()) || cluster.cache().readiness(key) == Readiness.READY) {
        continue;
      }
      JsonNode live = cluster.writer().get(key).orElse(null);
      if (live != null) {
        cluster.cache().seen(new ClusterCache.Live(key, live));
      }
      if (live == null || ReadinessRules.of(key.kind(), live) != Readiness.READY) {
        return Optional.of(new StepFailure.NotYet("waits until " + key + " is ready"));
      }
    }
    return Optional.empty();
  }

  private Optional<StepFailure> prune() throws InterruptedException {
    List<Bundle> touched = row.touched.stream().map(hub.bundles()::get).toList();
    var writtenAs = new WrittenAs(touched);
    var giveBack = new GiveBack(hub, cluster, row, touched);
    for (List<ManifestKey> wave : plan.prune().descendingMap().values()) {
      List<ManifestKey> keys =
          wave.stream()
              .filter(key -> !row.is(key, Outcome.DELETED) && !row.is(key, Outcome.KEPT))
              .filter(key -> !cluster.cache().belongsToAnother(row.id(), key))
              .filter(key -> !giveBack.given(row, key))
              .toList();
      List<ManifestKey> going = leftBehind.sortOut(row, keys);
      Optional<StepFailure> trouble =
          outcomes.deleted(row, writtenAs.deleteAll(cluster.writer(), going));
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    giveBack.finish(row);
    return Optional.empty();
  }

  /// Steps after an update may need its workloads. Only those that it changed are waited for:
  /// another part of the app may have been unready for long.
  private Optional<StepFailure> waitForWorkloads() {
    if (!upgrades || desired.hooks(Hook.Phase.POST_UPGRADE).isEmpty()) {
      return Optional.empty();
    }
    Digest before = row.applied;
    Map<ManifestKey, Bundle.Entry> old =
        before == null ? Map.of() : hub.bundles().get(before).objects();
    for (Bundle.Entry entry : desired.objects().values()) {
      Manifest manifest = entry.manifest();
      Bundle.Entry earlier = old.get(manifest.key());
      if (earlier != null && earlier.manifest().equals(manifest)) {
        continue;
      }
      ManifestKey key = manifest.key();
      if (WORKLOADS.contains(key.kind())
          && ReadinessRules.of(
                  key.kind(), cluster.writer().get(key).orElse(MissingNode.getInstance()))
              != Readiness.READY) {
        cluster.watch().follow(List.of(key));
        return Optional.of(
            new StepFailure.NotYet(
                "waits until " + key + " is ready before the post-upgrade hooks"));
      }
    }
    return Optional.empty();
  }

  private LookOutcome finish() {
    row.hooksDone.removeIf(name -> HookRunner.isOfAnotherUpdate(name, ""));
    row.touched.clear();
    row.touched.add(desired.digest());
    row.applied = desired.digest();
    row.state = Delivery.State.APPLIED;
    row.message = "";
    row.nextTry = null;
    List<ManifestKey> shown = new ArrayList<>(desired.objects().keySet());
    shown.addAll(LeftBehind.still(row, desired));
    row.keepOnly(shown);
    row = hub.rows().save(row);
    cluster.retries().over(row.id());
    hub.events().cameFurther(row.id());
    if (bringsRights()) {
      hub.events().rightsCame(cluster.id());
    }
    if (bringsCauses()) {
      hub.events().causeChanged(cluster.id());
    }
    return new LookOutcome.Applied();
  }

  /// Whether it contains objects whose absence may have made others fail.
  private boolean bringsCauses() {
    return desired.objects().keySet().stream()
        .anyMatch(key -> FOUNDATIONS.contains(key.kind()) || key.kind().equals("StorageClass"));
  }

  private boolean bringsRights() {
    return desired.objects().keySet().stream()
        .anyMatch(
            key -> key.kind().equals("RoleBinding") || key.kind().equals("ClusterRoleBinding"));
  }
}
