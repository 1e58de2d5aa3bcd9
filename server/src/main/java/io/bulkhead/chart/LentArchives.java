package io.bulkhead.chart;

import io.bulkhead.manifest.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Archives by digest: those in the store, and those that are lent for one request and never
/// stored.
public final class LentArchives implements Function<Digest, Optional<Archive>> {
  private final Function<Digest, Optional<Archive>> stored;
  private final Map<Digest, Lent> lent = new HashMap<>();

  /// @param times number of current borrowers
  private record Lent(ByteBuffer archive, int times) {}

  /// @param stored finds archives in the store
  public LentArchives(Function<Digest, Optional<Archive>> stored) {
    this.stored = stored;
  }

  /// An archive that is available until this is closed.
  public record Loan(Digest digest, LentArchives from) implements AutoCloseable {
    @Override
    public void close() {
      from.giveBack(digest);
    }
  }

  /// @param archive not copied before it is read; must stay readable until the loan is closed
  public Loan lend(ByteBuffer archive) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(archive.duplicate());
    var digest = new Digest(HexFormat.of().formatHex(sha256.digest()));
    synchronized (lent) {
      lent.merge(digest, new Lent(archive, 1), (old, same) -> new Lent(archive, old.times() + 1));
    }
    return new Loan(digest, this);
  }

  private void giveBack(Digest digest) {
    synchronized (lent) {
      lent.computeIfPresent(
          digest,
          (same, now) -> now.times() == 1 ? null : new Lent(now.archive(), now.times() - 1));
    }
  }

  @Override
  public Optional<Archive> apply(Digest digest) {
    Lent here;
    synchronized (lent) {
      here = lent.get(digest);
    }
    return here == null ? stored.apply(digest) : Optional.of(Archive.of(here.archive()));
  }
}
