package io.bulkhead.evidence;

import io.bulkhead.evidence.Findings.Finding;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.proof.ClassFacts;
import io.bulkhead.proof.GuardFacts;
import io.bulkhead.proof.HeldOverhead;
import io.bulkhead.store.Incident;
import io.bulkhead.store.ProofPast;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Updates a cluster's past with a new examination, and finds what may have gone unnoticed.
final class IncidentHistory {
  /// How long after a change it may be examined while the cluster is watched.
  private static final Duration LATE = Duration.ofSeconds(1);

  /// Maximum number of remembered overheads per class.
  private static final int REMEMBERED = 64;

  private final InstantSource clock;

  /// Earlier observations were made by an earlier hub.
  private final Instant begun;

  /// Clusters that have been watched without a break since their last examination.
  private final Set<ClusterId> followed = ConcurrentHashMap.newKeySet();

  IncidentHistory(InstantSource clock) {
    this.clock = clock;
    this.begun = clock.instant();
  }

  ProofPast of(ProofPast past, Examination seen) {
    GuardFacts guard = seen.facts().guard();
    Instant observed = seen.seen().observed();
    boolean reachable = seen.seen().reachable();
    Instant lately = since(past, seen.cluster(), true);
    if (!reachable) {
      followed.remove(seen.cluster());
    } else if (observed != null && !observed.isBefore(begun)) {
      followed.add(seen.cluster());
    }
    return new ProofPast(
        guard.whole() && past.guardSince() == null ? clock.instant() : past.guardSince(),
        guard.whole() ? guard.seen() : past.wholeGuard(),
        guard.whole() ? seen.seen().guardRevision() : past.guardRevision(),
        reachable ? uids(past, seen) : past.classUids(),
        reachable && observed != null ? observed : past.seenAt(),
        reachable ? overheads(past, seen) : past.overheads(),
        seen.heard() == null ? past.held() : held(past, seen, lately));
  }

  /// Keeps classes that vanished: they may come back with what their owner set.
  private static TreeMap<String, ProofPast.Overhead> overheads(ProofPast past, Examination seen) {
    var overheads = new TreeMap<String, ProofPast.Overhead>();
    for (RuntimeClassFact live : seen.seen().runtimeClasses()) {
      var fresh = new ProofPast.Overhead(live.overheadMilliCpu(), live.overheadBytes());
      overheads.put(live.name(), past.overheads().getOrDefault(live.name(), fresh));
    }
    return overheads;
  }

  /// If the overhead of a class changed, pods may have been admitted with either value from the
  /// last observation until now. A class that vanished is remembered for the pods that it left
  /// behind.
  private TreeMap<String, List<HeldOverhead>> held(
      ProofPast past, Examination seen, Instant lately) {
    var held = new TreeMap<>(past.held());
    held.keySet().retainAll(seen.facts().catalogue().keySet());
    for (ClassFacts live : seen.facts().classes().values()) {
      if (!seen.facts().catalogue().containsKey(live.name())) {
        continue;
      }
      List<HeldOverhead> known = held.getOrDefault(live.name(), List.of());
      if (known.isEmpty()) {
        // It may have had it for long.
        held.put(live.name(), List.of(new HeldOverhead(live.overhead(), Instant.EPOCH, null)));
      } else if (!known.getLast().overhead().equals(live.overhead())) {
        List<HeldOverhead> more = new ArrayList<>(known);
        more.set(known.size() - 1, known.getLast().endedAt(clock.instant()));
        more.add(new HeldOverhead(live.overhead(), lately, null));
        held.put(live.name(), more.subList(Math.max(0, more.size() - REMEMBERED), more.size()));
      }
    }
    return held;
  }

  /// A class that vanished is remembered until it comes back.
  private static TreeMap<String, String> uids(ProofPast past, Examination seen) {
    var uids = new TreeMap<>(past.classUids());
    uids.keySet().retainAll(seen.facts().catalogue().keySet());
    seen.seen().runtimeClasses().stream()
        .filter(live -> seen.facts().catalogue().containsKey(live.name()) && !live.uid().isEmpty())
        .forEach(live -> uids.put(live.name(), live.uid()));
    return uids;
  }

  /// What may have gone unnoticed: a guard or a class that is unchanged but was written or created
  /// anew, so that it may have been different in between.
  List<Finding> missed(ProofPast past, Examination seen) {
    List<Finding> missed = new ArrayList<>();
    GuardFacts guard = seen.facts().guard();
    if (guard.whole()
        && guard.seen().equals(past.wholeGuard())
        && another(past.guardRevision(), seen.seen().guardRevision())) {
      missed.add(Findings.missedGuard());
    }
    for (RuntimeClassFact live : seen.seen().runtimeClasses()) {
      if (live.handler().equals(seen.facts().catalogue().get(live.name()))
          && another(past.classUids().getOrDefault(live.name(), ""), live.uid())) {
        missed.add(Findings.missedClass(live.name()));
      }
    }
    // What is known to be broken was not missed.
    Set<String> known = seen.open().stream().map(Incident::likeness).collect(Collectors.toSet());
    missed.removeIf(finding -> known.contains(finding.likeness()));
    return missed;
  }

  private static boolean another(String before, String now) {
    return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
  }

  /// Since when the current finding, or the missed one, may have existed.
  Instant since(ProofPast past, ClusterId cluster, boolean missed) {
    Instant now = clock.instant();
    Instant seenAt = past.seenAt();
    if (!followed.contains(cluster)) {
      return seenAt == null ? now : seenAt;
    }
    Instant lately = missed ? now.minus(LATE) : now;
    return seenAt != null && seenAt.isAfter(lately) ? seenAt : lately;
  }

  void forget(ClusterId cluster) {
    followed.remove(cluster);
  }
}
