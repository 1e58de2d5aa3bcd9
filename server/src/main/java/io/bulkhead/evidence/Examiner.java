package io.bulkhead.evidence;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.Labels;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.GuardFacts;
import io.bulkhead.quota.Amounts;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Reader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts together what the store and the watches know of a cluster.
public final class Examiner {
  /// API servers show that a quiet watch lives about once a minute.
  private static final Duration STALE = Duration.ofMinutes(3);

  private static final Picture NOTHING =
      new Picture(List.of(), Map.of(), new TreeMap<>(), new TreeMap<>(), null);
  private static final int INCIDENTS = 500;
  private static final int GUARDS = 1000;

  private final Watchtower watchtower;
  private final InstantSource clock;

  /// Digests of guards by bundle: reading a bundle costs more than all the rest.
  private final Map<Digest, String> guards = new ConcurrentHashMap<>();

  public Examiner(Watchtower watchtower, InstantSource clock) {
    this.watchtower = watchtower;
    this.clock = clock;
  }

  public Examination examine(Reader reader, ClusterId cluster) {
    Picture picture = watchtower.picture(cluster).orElse(NOTHING);
    Capabilities seen = reader.capabilities(cluster).orElse(Capabilities.UNKNOWN);
    List<Incident> incidents = reader.incidentsOn(cluster, INCIDENTS);
    var catalogue = new TreeMap<String, String>();
    reader
        .roots(IsolationKinds.SANDBOX_CLASS)
        .forEach(stored ->
            catalogue.put(stored.body().metadata().name(), stored.body().spec().handler()));
    var guard =
        new GuardFacts(
            wantedGuard(reader, cluster),
            seen.guardDigest(),
            reader.proofPast(cluster).guardSince(),
            gaps(incidents));
    var facts = new ClusterFacts(catalogue, picture.classes(), picture.nodes(), guard);
    var rules =
        reader.find(FleetKinds.CLUSTER, document(cluster)).map(c -> c.body().spec().guard());
    var settled =
        new Examination.Settled(
            rules.orElse(null),
            incidents.stream().filter(Incident::open).toList(),
            staleness(picture.heard(), seen));
    return new Examination(cluster, facts, seen, picture, settled);
  }

  /// What is used of a logical cloud's share of its quotas, as its cluster said last; empty when it
  /// said nothing yet.
  public Optional<Amounts> used(ClusterId cluster, String namespace) {
    return watchtower.used(cluster, namespace);
  }

  /// Calls back when that has changed somewhere on a cluster, on a watch's thread; must return
  /// quickly.
  public void onUse(Consumer<ClusterId> listener) {
    watchtower.onUse(listener);
  }

  static DocumentKey document(ClusterId cluster) {
    return DocumentKey.of(FleetKinds.CLUSTER, cluster.provider(), cluster.cluster());
  }

  private static List<GuardFacts.Gap> gaps(List<Incident> incidents) {
    return incidents.stream()
        .filter(incident -> incident.kind() == Incident.Kind.GUARD)
        .map(incident -> new GuardFacts.Gap(incident.opened(), incident.closed()))
        .toList();
  }

  private List<String> staleness(@Nullable Instant heard, Capabilities seen) {
    List<String> reasons = new ArrayList<>();
    if (heard == null) {
      reasons.add("its pods have not been seen yet");
    } else if (heard.plus(STALE).isBefore(clock.instant())) {
      reasons.add("nothing was heard from it since " + heard);
    }
    if (!seen.reachable()) {
      reasons.addAll(seen.unusable().stream().limit(1).toList());
    }
    return reasons;
  }

  /// Digest of the guard that the cluster should have, empty when none was ordered.
  String wantedGuard(Reader reader, ClusterId cluster) {
    return reader.deliveriesOf(document(cluster)).stream()
        .map(Delivery::desired)
        .filter(Objects::nonNull)
        .map(digest -> guardOf(reader, digest))
        .filter(guard -> !guard.isEmpty())
        .findFirst()
        .orElse("");
  }

  private String guardOf(Reader reader, Digest bundle) {
    String known = guards.get(bundle);
    if (known == null) {
      known = reader.bundle(bundle).flatMap(Examiner::digest).orElse("");
      if (guards.size() >= GUARDS) {
        guards.clear();
      }
      guards.put(bundle, known);
    }
    return known;
  }

  private static Optional<String> digest(Bundle bundle) {
    return bundle.objects().values().stream()
        .map(Bundle.Entry::manifest)
        .filter(manifest -> manifest.key().kind().equals("ValidatingAdmissionPolicy"))
        .map(manifest -> manifest.at("/metadata/annotations").path(Labels.GUARD_DIGEST).asText())
        .findFirst();
  }
}
