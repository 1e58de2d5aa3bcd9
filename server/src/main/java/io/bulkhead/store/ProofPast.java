package io.bulkhead.store;

import io.bulkhead.kind.Zero;
import io.bulkhead.proof.HeldOverhead;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the proof remembers of a cluster.
///
/// @param guardSince when the guard was first whole; null when it never was
/// @param wholeGuard digest of the guard that was last seen whole, empty when none was
/// @param guardRevision of that guard, empty when it is not known
/// @param classUids UIDs of the RuntimeClasses that were seen last, by name
/// @param seenAt when the cluster was last seen; null when it never was
/// @param overheads what each RuntimeClass counted when it was first seen, by name
/// @param held the overheads that it had since, the last one still, by name
public record ProofPast(
    @Nullable Instant guardSince,
    String wholeGuard,
    String guardRevision,
    SequencedMap<String, String> classUids,
    @Nullable Instant seenAt,
    SequencedMap<String, Overhead> overheads,
    SequencedMap<String, List<HeldOverhead>> held) {
  public static final ProofPast NONE =
      new ProofPast(null, "", "", new TreeMap<>(), null, new TreeMap<>(), new TreeMap<>());

  public ProofPast {
    classUids = classUids == null ? new TreeMap<>() : new TreeMap<>(classUids);
    guardRevision = Zero.text(guardRevision);
    overheads = new TreeMap<>(overheads);
    held = held == null ? new TreeMap<>() : new TreeMap<>(held);
  }

  public record Overhead(long milliCpu, long bytes) {}
}
