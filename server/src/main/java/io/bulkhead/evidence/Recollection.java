package io.bulkhead.evidence;

import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.proof.GuardFacts;
import io.bulkhead.store.Incident;
import io.bulkhead.store.ProofPast;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// What a look at a cluster adds to its past, and what the past tells of times when nobody looked.
final class Recollection {
  /// So much later than a change a look at it may come while the cluster is watched.
  private static final Duration LATE = Duration.ofSeconds(1);

  private final InstantSource clock;

  /// What was observed before is what an earlier hub saw.
  private final Instant begun;

  /// Clusters that were watched without a break since their guard was last whole.
  private final Set<ClusterId> followed = ConcurrentHashMap.newKeySet();

  Recollection(InstantSource clock) {
    this.clock = clock;
    this.begun = clock.instant();
  }

  /// A class that is not there any more may come back as its owner wants it.
  ProofPast of(ProofPast past, Examination seen) {
    GuardFacts guard = seen.facts().guard();
    Instant observed = seen.seen().observed();
    if (!seen.seen().reachable()) {
      followed.remove(seen.cluster());
    } else if (guard.whole() && observed != null && !observed.isBefore(begun)) {
      followed.add(seen.cluster());
    }
    var overheads = new TreeMap<String, ProofPast.Overhead>();
    for (RuntimeClassFact live : seen.seen().runtimeClasses()) {
      ProofPast.Overhead before =
          past.overheads().getOrDefault(live.name(), new ProofPast.Overhead(0, 0));
      overheads.put(
          live.name(),
          new ProofPast.Overhead(
              Math.max(before.milliCpu(), live.overheadMilliCpu()),
              Math.max(before.bytes(), live.overheadBytes())));
    }
    return new ProofPast(
        guard.whole() && past.guardSince() == null ? clock.instant() : past.guardSince(),
        guard.whole() ? guard.seen() : past.wholeGuard(),
        guard.whole() ? seen.seen().guardRevision() : past.guardRevision(),
        guard.whole() && observed != null ? observed : past.wholeAt(),
        seen.seen().reachable() ? overheads : past.overheads());
  }

  private static boolean unwritten(ProofPast past, Examination seen) {
    return past.wholeGuard().equals(seen.facts().guard().seen())
        && past.guardRevision().equals(seen.seen().guardRevision());
  }

  /// Since when the guard may have let anything pass, though it is as it was: something of it was
  /// written or made anew, and nobody saw what it was between. Empty when nothing was missed.
  Optional<Instant> missed(ProofPast past, Examination seen) {
    boolean asBefore =
        seen.facts().guard().whole()
            && seen.facts().guard().seen().equals(past.wholeGuard())
            && !past.guardRevision().isEmpty();
    boolean known = seen.open().stream().anyMatch(i -> i.kind() == Incident.Kind.GUARD);
    if (!asBefore || known || unwritten(past, seen)) {
      return Optional.empty();
    }
    Instant wholeAt = past.wholeAt();
    Instant lately = notWholeSince(past, seen.cluster()).minus(LATE);
    return Optional.of(wholeAt != null && wholeAt.isAfter(lately) ? wholeAt : lately);
  }

  /// Since when a guard that was whole, and now is not, may not have been.
  Instant notWholeSince(ProofPast past, ClusterId cluster) {
    Instant wholeAt = past.wholeAt();
    return wholeAt == null || followed.contains(cluster) ? clock.instant() : wholeAt;
  }

  void forget(ClusterId cluster) {
    followed.remove(cluster);
  }
}
