package io.bulkhead.evidence;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterGuard;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxOffer;
import io.bulkhead.kind.isolation.VersionGate;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Digest;
import io.bulkhead.proof.ClassFacts;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.Freshness;
import io.bulkhead.proof.Gap;
import io.bulkhead.proof.GuardFacts;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeFacts;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.proof.Probes;
import io.bulkhead.proof.Probing;
import io.bulkhead.quota.Amounts;
import io.bulkhead.reachability.Picture.Ranges;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Incident;
import io.bulkhead.store.ProofPast;
import io.bulkhead.store.Reader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Combines what the store and the watches know of a cluster.
public final class Examiner {
  private static final ClusterView NOTHING =
      new ClusterView(List.of(), Map.of(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), null);
  private static final int INCIDENTS = 500;
  private static final int GUARDS = 1000;

  private final ClusterObservations watchtower;
  private final InstantSource clock;
  private final ProbeOptions probing;
  private final Attempts attempts = new Attempts();

  /// Digests of guards by bundle: reading a bundle costs more than everything else here.
  private final Map<Digest, String> guards = new ConcurrentHashMap<>();

  public Examiner(ClusterObservations watchtower, InstantSource clock, ProbeOptions probing) {
    this.watchtower = watchtower;
    this.clock = clock;
    this.probing = probing;
  }

  Attempts attempts() {
    return attempts;
  }

  /// Registers a callback for changes on clusters. It runs on a watch's thread and must return
  /// quickly.
  public void onChange(Consumer<ClusterId> listener) {
    watchtower.onChange(listener);
  }

  public Examination examine(Reader reader, ClusterId cluster) {
    ClusterView picture = watchtower.picture(cluster).orElse(NOTHING);
    Capabilities seen = reader.facts().capabilities(cluster).orElse(Capabilities.UNKNOWN);
    ProofPast past = reader.facts().past(cluster);
    List<Incident> open = reader.incidents().open(cluster);
    List<Incident> all = new ArrayList<>(open);
    all.addAll(reader.incidents().past(cluster, INCIDENTS));
    List<SandboxClass> sandboxes =
        reader.roots(IsolationKinds.SANDBOX_CLASS).stream().map(Stored::body).toList();
    var catalogue = new TreeMap<String, String>();
    sandboxes.forEach(
        sandbox -> catalogue.put(sandbox.metadata().name(), sandbox.spec().handler()));
    var guard =
        new GuardFacts(
            wantedGuard(reader, cluster),
            seen.guardDigest(),
            past.guardSince(),
            gaps(all, Incident.Kind.GUARD).values().stream().flatMap(List::stream).toList());
    var lapses = gaps(all, Incident.Kind.CLASS_HANDLER);
    lapses.putAll(gaps(all, Incident.Kind.PROBE));
    Cluster.GuardSpec rules = ClusterGuard.inForce(reader, document(cluster));
    var facts =
        new ClusterFacts(
            catalogue,
            classes(picture, past),
            picture.nodes(),
            guard,
            probes(reader, cluster, image(rules)),
            aged(sandboxes, seen),
            lapses);
    var settled =
        new Examination.Settled(
            rules,
            open,
            declared(sandboxes),
            staleness(picture.heard(), seen),
            turn(cluster, picture, probed(sandboxes, seen)),
            refused(reader, cluster));
    return new Examination(cluster, facts, seen, picture, settled);
  }

  /// Includes the overheads that the classes had before.
  private static TreeMap<String, ClassFacts> classes(ClusterView picture, ProofPast past) {
    var classes = new TreeMap<String, ClassFacts>();
    picture
        .classes()
        .forEach((name, live) ->
            classes.put(name, live.having(past.held().getOrDefault(name, List.of()))));
    return classes;
  }

  /// The overheads that the catalogue declares.
  private static TreeMap<String, ProofPast.Overhead> declared(List<SandboxClass> sandboxes) {
    var declared = new TreeMap<String, ProofPast.Overhead>();
    for (SandboxClass sandbox : sandboxes) {
      Amounts overhead = Amounts.taken(keys(sandbox.spec().overhead()));
      if (!overhead.keys().isEmpty()) {
        declared.put(
            sandbox.metadata().name(),
            new ProofPast.Overhead(overhead.of("requests.cpu"), overhead.of("requests.memory")));
      }
    }
    return declared;
  }

  private static TreeMap<String, String> keys(@Nullable Map<String, String> overhead) {
    var keys = new TreeMap<String, String>();
    if (overhead != null) {
      overhead.forEach((resource, quantity) -> keys.put("requests." + resource, quantity));
    }
    return keys;
  }

  /// Used amounts of a logical cloud's quota share, as its cluster last reported them; empty if it
  /// has not yet.
  public Optional<Amounts> used(ClusterId cluster, String namespace) {
    return watchtower.used(cluster, namespace);
  }

  /// Registers a callback for changes of these amounts. It runs on a watch's thread and must return
  /// quickly.
  public void onUse(Consumer<ClusterId> listener) {
    watchtower.onUse(listener);
  }

  /// Empty if no probes are wanted.
  private String image(Cluster.@Nullable GuardSpec rules) {
    Cluster.ProbeSpec own = rules == null ? null : rules.probe();
    if (own == null) {
      return probing.image();
    }
    return own.off() ? "" : own.image().isEmpty() ? probing.image() : own.image();
  }

  private ProbeFacts probes(Reader reader, ClusterId cluster, String image) {
    var results = new TreeMap<NodeClass, ProbeResult>();
    reader.facts().probes(cluster).forEach(result -> results.put(result.subject(), result));
    Instant now = clock.instant();
    return new ProbeFacts(image, results, attempts.waiting(cluster, now), probing.validity(), now);
  }

  private static TreeMap<String, String> aged(List<SandboxClass> sandboxes, Capabilities seen) {
    var aged = new TreeMap<String, String>();
    for (SandboxClass sandbox : sandboxes) {
      VersionGate.Answer answer = VersionGate.of(sandbox, seen);
      String text = answer.refusal() + answer.doubt();
      if (!text.isEmpty()) {
        aged.put(sandbox.metadata().name(), text);
      }
    }
    return aged;
  }

  private Probing.Turn turn(ClusterId cluster, ClusterView picture, List<NodeClass> offered) {
    Instant now = clock.instant();
    Set<NodeClass> busy = new HashSet<>();
    picture.pods().forEach(pod -> busy.add(new NodeClass(pod.node(), pod.runtimeClass())));
    return new Probing.Turn(
        offered, attempts.begun(cluster, now), attempts.resting(cluster, now), busy::contains);
  }

  /// The nodes on which the guard allows pods of a sandbox class now, each with the class: probes
  /// may run there.
  private static List<NodeClass> probed(List<SandboxClass> catalogue, Capabilities seen) {
    if (!seen.validatingPolicy()) {
      return List.of();
    }
    return catalogue.stream()
        .filter(sandbox -> SandboxOffer.present(sandbox, seen).isPresent())
        .filter(sandbox -> SandboxOffer.admitted(sandbox, seen))
        .flatMap(sandbox ->
            SandboxOffer.nodes(sandbox, seen).stream()
                .map(node -> new NodeClass(node.name(), sandbox.metadata().name())))
        .sorted()
        .toList();
  }

  /// Why the cluster refused the probes; empty if it did not.
  private static String refused(Reader reader, ClusterId cluster) {
    return reader
        .deliveries()
        .find(new Delivery.Id(document(cluster), Probes.PART, cluster))
        .filter(row ->
            row.order().desired() != null && row.progress().state() != Delivery.State.APPLIED)
        .map(row -> row.progress().message())
        .orElse("");
  }

  /// The probes that a cluster should have now; empty while its nodes are unknown.
  public Optional<Probes> probes(Reader reader, ClusterId cluster) {
    Examination seen = examine(reader, cluster);
    return seen.heard() == null
        ? Optional.empty()
        : Optional.of(new Probes(seen.facts().probes().image(), seen.wishes()));
  }

  /// The network of a cluster; empty if it is not watched, was not completely listed, or not heard
  /// lately.
  ///
  /// @param plugin that enforces the policies there, empty if none is known
  public Optional<NetworkSight> network(ClusterId cluster, String plugin) {
    return watchtower
        .network(cluster, Ranges.of(plugin))
        .filter(sight -> Freshness.doubt(sight.heard(), clock.instant()).isEmpty());
  }

  static DocumentKey document(ClusterId cluster) {
    return cluster.document();
  }

  /// The times during which something of a kind did not hold, by subject.
  private static TreeMap<String, List<Gap>> gaps(List<Incident> incidents, Incident.Kind kind) {
    return incidents.stream()
        .filter(incident -> incident.kind() == kind)
        .collect(
            Collectors.groupingBy(
                Incident::subject,
                TreeMap::new,
                Collectors.mapping(
                    incident -> new Gap(incident.opened(), incident.closed()),
                    Collectors.toList())));
  }

  private List<String> staleness(@Nullable Instant heard, Capabilities seen) {
    List<String> reasons = new ArrayList<>();
    Freshness.doubt(heard, clock.instant()).ifPresent(reasons::add);
    if (!seen.reachable()) {
      reasons.addAll(seen.unusable().stream().limit(1).toList());
    }
    return reasons;
  }

  /// Digest of the guard that the cluster should have, empty if none was ordered.
  String wantedGuard(Reader reader, ClusterId cluster) {
    return reader.deliveries().of(document(cluster)).stream()
        .map(row -> row.order().desired())
        .filter(Objects::nonNull)
        .map(digest -> guardOf(reader, digest))
        .filter(guard -> !guard.isEmpty())
        .findFirst()
        .orElse("");
  }

  private String guardOf(Reader reader, Digest bundle) {
    String known = guards.get(bundle);
    if (known == null) {
      known = reader.bundles().find(bundle).flatMap(Examiner::digest).orElse("");
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
