package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.state.ClusterCache;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.StepFailure;
import io.bulkhead.delivery.write.Projection;
import io.bulkhead.delivery.write.Rights;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Records a cluster's responses on a row and in the cache, and tells whether work can continue.
final class Outcomes {
  private final HubSide hub;
  private final ClusterSide cluster;
  private final Bundle desired;

  Outcomes(HubSide hub, ClusterSide cluster, Bundle desired) {
    this.hub = hub;
    this.cluster = cluster;
    this.desired = desired;
  }

  Optional<StepFailure> applied(Row row, Collection<Manifest> sent, List<ApplyOutcome> outcomes) {
    Map<ManifestKey, Manifest> manifests =
        sent.stream().collect(Collectors.toMap(Manifest::key, Function.identity(), (a, b) -> b));
    List<StepFailure> troubles = new ArrayList<>();
    for (ApplyOutcome outcome : outcomes) {
      if (outcome instanceof ApplyOutcome.Applied(ManifestKey key, JsonNode live)) {
        Manifest manifest = manifests.get(key);
        if (manifest != null) {
          applied(row, manifest, live);
        }
      } else {
        trouble(row, outcome).ifPresent(troubles::add);
      }
    }
    return worst(troubles);
  }

  void applied(Row row, Manifest manifest, JsonNode live) {
    Digest projection = Projection.of(manifest, live);
    row.objects.put(
        manifest.key(),
        new ObjectState(manifest.key(), Outcome.APPLIED, manifest.digest(), projection, ""));
    cluster
        .cache()
        .expect(
            row.id(), desired.digest(), projection, new ClusterCache.Live(manifest.key(), live));
  }

  Optional<StepFailure> deleted(Row row, List<ApplyOutcome> outcomes) {
    List<StepFailure> troubles = new ArrayList<>();
    for (ApplyOutcome outcome : outcomes) {
      switch (outcome) {
        case ApplyOutcome.Applied(ManifestKey key, JsonNode live) when isHeld(key, live) -> {
          String text = "waits until " + key + " is gone" + holders(live);
          row.set(key, Outcome.PENDING, text);
          troubles.add(new StepFailure.NotYet(text));
        }
        case ApplyOutcome.Applied _, ApplyOutcome.Gone _ -> {
          row.set(outcome.key(), Outcome.DELETED, "");
          cluster.cache().forget(row.id(), outcome.key());
        }
        case ApplyOutcome.Rejected _, ApplyOutcome.Throttled _, ApplyOutcome.Unreachable _ ->
            trouble(row, outcome).ifPresent(troubles::add);
      }
    }
    return worst(troubles);
  }

  /// Marked for deletion, but still there. For a namespace, the reason is found out later.
  private static boolean isHeld(ManifestKey key, JsonNode live) {
    return !key.kind().equals("Namespace") && live.path("metadata").has("deletionTimestamp");
  }

  private static String holders(JsonNode live) {
    List<String> names = new ArrayList<>();
    live.at("/metadata/finalizers").forEach(name -> names.add(name.asText()));
    return names.isEmpty()
        ? ""
        : ": held by the finalizer" + (names.size() == 1 ? " " : "s ") + String.join(", ", names);
  }

  private Optional<StepFailure> trouble(Row row, ApplyOutcome outcome) {
    return switch (outcome) {
      case ApplyOutcome.Applied _, ApplyOutcome.Gone _ -> Optional.empty();
      case ApplyOutcome.Rejected refused -> {
        String text = refused.key() + ": " + refused.message();
        if (passes(refused)) {
          yield Optional.of(new StepFailure.NotYet(text));
        }
        row.set(refused.key(), Outcome.FAILED, refused.message());
        yield Optional.of(refusal(refused.status(), text));
      }
      case ApplyOutcome.Throttled busy ->
          Optional.of(new StepFailure.Busy("the cluster is busy", busy.after()));
      case ApplyOutcome.Unreachable away -> Optional.of(new StepFailure.Away(away.message()));
    };
  }

  static StepFailure refusal(int status, String text) {
    return status >= 500 ? new StepFailure.Faulty(text) : new StepFailure.Refused(text);
  }

  /// Temporary refusals: the namespace is terminating before it comes back, a conflict with
  /// somebody's write, an API or a role that was created a moment ago, or rights that are about to
  /// arrive.
  boolean passes(ApplyOutcome.Rejected refused) {
    return refused.status() == 409
        || (refused.status() == 403 && refused.message().contains("because it is being terminated"))
        || (refused.status() == 404
            && (definedHere(refused.key()) || bindsARoleOfHere(refused.key())))
        || (Rights.areTooFew(refused) && rightsAreComing());
  }

  private boolean rightsAreComing() {
    Actor actor = desired.actor();
    return actor != null
        && Rights.areComing(actor, hub.rows().on(cluster.id()), hub.settings().clock().instant());
  }

  private boolean definedHere(ManifestKey key) {
    return desired.entries().stream()
        .map(Bundle.Entry::manifest)
        .anyMatch(manifest ->
            manifest.key().kind().equals("CustomResourceDefinition")
                && manifest.at("/spec/names/kind").asText().equals(key.kind())
                && manifest.at("/spec/group").asText().equals(key.group()));
  }

  /// An API server checks a binding against a cached copy of the role, which lags behind.
  private boolean bindsARoleOfHere(ManifestKey key) {
    return desired.entries().stream()
        .map(Bundle.Entry::manifest)
        .filter(manifest -> manifest.key().equals(key) && key.kind().equals("RoleBinding"))
        .map(binding -> binding.at("/roleRef/name").asText(""))
        .anyMatch(role ->
            desired.entries().stream()
                .map(entry -> entry.manifest().key())
                .anyMatch(other ->
                    other.kind().equals("Role")
                        && other.namespace().equals(key.namespace())
                        && other.name().equals(role)));
  }

  /// If the cluster is away, nothing is known about the rest; a refusal outweighs waiting.
  private static Optional<StepFailure> worst(List<StepFailure> troubles) {
    List<String> refusals = new ArrayList<>();
    boolean faulty = false;
    Optional<StepFailure> other = Optional.empty();
    for (StepFailure trouble : troubles) {
      switch (trouble) {
        case StepFailure.Refused refused -> refusals.add(refused.message());
        case StepFailure.Faulty fault -> {
          refusals.add(fault.message());
          faulty = true;
        }
        case StepFailure.Away away -> {
          return Optional.of(away);
        }
        case StepFailure.Busy _, StepFailure.NotYet _, StepFailure.Gated _, StepFailure.Alone _ ->
            other = Optional.of(trouble);
      }
    }
    if (refusals.isEmpty()) {
      return other;
    }
    String text = joined(refusals);
    return Optional.of(faulty ? new StepFailure.Faulty(text) : new StepFailure.Refused(text));
  }

  private static String joined(List<String> refusals) {
    String shown = String.join("; ", refusals.stream().sorted().limit(3).toList());
    return refusals.size() <= 3 ? shown : shown + "; and " + (refusals.size() - 3) + " more";
  }

  static StepFailure away(ClusterUnavailable cause) {
    return new StepFailure.Away(String.valueOf(cause.getMessage()));
  }

  static StepFailure busy(Duration after) {
    return new StepFailure.Busy("the cluster is busy", after);
  }
}
