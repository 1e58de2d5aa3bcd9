package io.bulkhead.evidence;

import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.Judge;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeWish;
import io.bulkhead.proof.Probing;
import io.bulkhead.proof.Verdict;
import io.bulkhead.store.Incident;
import io.bulkhead.store.ProofPast;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that the proof of one cluster depends on, at one moment.
public final class Examination {
  private static final Set<String> SYSTEM = Set.of("kube-system", "kube-public", "kube-node-lease");

  private final ClusterId cluster;
  private final ClusterFacts facts;
  private final Capabilities seen;
  private final ClusterView picture;
  private final Cluster.@Nullable GuardSpec rules;
  private final List<Incident> open;
  private final SortedMap<String, ProofPast.Overhead> declared;
  private final List<String> staleness;
  private final Probing.Turn turn;
  private final String probeTrouble;

  Examination(
      ClusterId cluster,
      ClusterFacts facts,
      Capabilities seen,
      ClusterView picture,
      Settled settled) {
    this.cluster = cluster;
    this.facts = facts;
    this.seen = seen;
    this.picture = picture;
    this.rules = settled.rules();
    this.open = settled.open();
    this.declared = settled.declared();
    this.staleness = settled.staleness();
    this.turn = settled.turn();
    this.probeTrouble = settled.probeTrouble();
  }

  /// @param rules how strict the guard is
  /// @param declared overheads that the catalogue's sandbox classes declare, by name
  /// @param staleness why observations may be outdated
  /// @param turn which probes may run
  /// @param probeTrouble why the cluster refused the probes, empty if it did not
  record Settled(
      Cluster.@Nullable GuardSpec rules,
      List<Incident> open,
      SortedMap<String, ProofPast.Overhead> declared,
      List<String> staleness,
      Probing.Turn turn,
      String probeTrouble) {}

  public ClusterId cluster() {
    return cluster;
  }

  public ClusterFacts facts() {
    return facts;
  }

  public Capabilities seen() {
    return seen;
  }

  /// Incidents that are not closed.
  List<Incident> open() {
    return open;
  }

  /// Incidents that continue. One about a guard that is complete again is over, and is closed a
  /// moment later.
  public List<Incident> lasting() {
    return facts.guard().whole()
        ? open.stream().filter(incident -> incident.kind() != Incident.Kind.GUARD).toList()
        : open;
  }

  /// Overheads that the catalogue's sandbox classes declare, by name; only classes that declare
  /// one.
  SortedMap<String, ProofPast.Overhead> declared() {
    return declared;
  }

  /// When the watch that has been silent for longest was last heard; null if not all were.
  public @Nullable Instant heard() {
    return picture.heard();
  }

  /// Why observations are too old to prove anything; empty if they are fresh.
  public List<String> staleness() {
    return staleness;
  }

  /// Why nothing is proven for the cluster: its facts are old, or its guard does not hold.
  public List<String> reasons() {
    String guard = facts.guard().fault();
    return Stream.concat(staleness.stream(), Stream.of(guard).filter(g -> !g.isEmpty())).toList();
  }

  /// Pods that have not ended, by namespace and name.
  public List<PodFacts> pods(Predicate<PodFacts> wanted) {
    return picture.pods().stream()
        .filter(wanted)
        .sorted(Comparator.comparing(PodFacts::namespace).thenComparing(PodFacts::name))
        .toList();
  }

  /// Whether the pods of a namespace must be sandboxed.
  public boolean untrusted(String namespace) {
    String trust = space(namespace).trust();
    if (rules == null || !rules.strict()) {
      return trust.equals("untrusted");
    }
    boolean byName = SYSTEM.contains(namespace) || rules.trustedNamespaces().contains(namespace);
    return trust.equals("untrusted") || (!trust.equals("trusted") && !byName);
  }

  boolean evicts() {
    return rules != null && rules.evict();
  }

  ClusterView.Space space(String namespace) {
    return picture.namespaces().getOrDefault(namespace, ClusterView.Space.UNKNOWN);
  }

  public Verdict judge(PodFacts pod) {
    return Judge.judge(pod, untrusted(pod.namespace()), facts);
  }

  /// Combinations of node and sandbox class that pods may get now.
  public List<NodeClass> offered() {
    return turn.offered();
  }

  /// Probes that should run now.
  List<ProbeWish> wishes() {
    return Probing.wanted(facts, turn);
  }

  SortedMap<String, ProbePod> probePods() {
    return picture.probes();
  }

  String probeTrouble() {
    return probeTrouble;
  }
}
