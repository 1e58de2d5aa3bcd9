package io.bulkhead.store;

import io.bulkhead.kind.Zero;
import io.bulkhead.proof.HeldOverhead;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Earlier observations of a cluster that its proof depends on.
///
/// @param guardSince when the guard was first complete; null if it never was
/// @param wholeGuard digest of the guard that was last complete, empty if there was none
/// @param guardRevision revision of that guard, empty if unknown
/// @param classUids UIDs of the RuntimeClasses at the last observation, by name
/// @param seenAt time of the last observation; null if there was none
/// @param overheads overhead of each RuntimeClass at its first observation, by name
/// @param held overheads that each class has had since, the current one last, by name
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
