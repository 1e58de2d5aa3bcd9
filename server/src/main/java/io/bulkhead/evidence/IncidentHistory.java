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

/// What a look at a cluster adds to its past, and what the past tells of times when nobody looked.
final class IncidentHistory {
  /// So much later than a change a look at it may come while the cluster is watched.
  private static final Duration LATE = Duration.ofSeconds(1);

  /// So many overheads of a class are remembered.
  private static final int REMEMBERED = 64;

  private final InstantSource clock;

  /// What was observed before is what an earlier hub saw.
  private final Instant begun;

  /// Clusters that were watched without a break since they were last looked at.
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

  /// A class that is not there any more may come back as its owner wants it.
  private static TreeMap<String, ProofPast.Overhead> overheads(ProofPast past, Examination seen) {
    var overheads = new TreeMap<String, ProofPast.Overhead>();
    for (RuntimeClassFact live : seen.seen().runtimeClasses()) {
      var fresh = new ProofPast.Overhead(live.overheadMilliCpu(), live.overheadBytes());
      overheads.put(live.name(), past.overheads().getOrDefault(live.name(), fresh));
    }
    return overheads;
  }

  /// Where a class has another overhead than it had, either may have been counted from when it was
  /// last seen until now. One that is not there is remembered for the pods that it left behind.
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

  /// One that is not there is remembered until it comes back.
  private static TreeMap<String, String> uids(ProofPast past, Examination seen) {
    var uids = new TreeMap<>(past.classUids());
    uids.keySet().retainAll(seen.facts().catalogue().keySet());
    seen.seen().runtimeClasses().stream()
        .filter(live -> seen.facts().catalogue().containsKey(live.name()) && !live.uid().isEmpty())
        .forEach(live -> uids.put(live.name(), live.uid()));
    return uids;
  }

  /// What was not seen: a guard or a class that is as it was, but was written or made anew, so that
  /// it may have been anything between.
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
    // What is known to be broken until now was not missed.
    Set<String> known = seen.open().stream().map(Incident::likeness).collect(Collectors.toSet());
    missed.removeIf(finding -> known.contains(finding.likeness()));
    return missed;
  }

  private static boolean another(String before, String now) {
    return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
  }

  /// Since when what is found now may have been so, or what was missed.
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
