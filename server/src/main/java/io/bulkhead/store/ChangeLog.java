package io.bulkhead.store;

import java.time.Duration;

/// What was changed, by whichever hub, in order of commit. Each write transaction appends to it
/// what it changed, in that transaction: one that is rolled back leaves nothing.
///
/// To follow something, read what is and [Reader#revision] at once, then tail from that revision.
public interface ChangeLog {
  /// What was changed after a revision, and what will be. Costs nothing before it is asked.
  ///
  /// @param revision also one from before a restart
  Tail from(long revision);

  /// How much of the log is kept: what is beyond either is forgotten.
  ///
  /// @param age of the oldest change
  /// @param number of changes
  record Bounds(Duration age, int number) {}

  /// Follows the log. For one thread at a time; any may close it.
  interface Tail extends AutoCloseable {
    /// The next change, once there is one.
    ///
    /// @param patience how long to wait for it
    Next next(Duration patience) throws InterruptedException;

    /// Ends a wait too.
    @Override
    void close();
  }

  /// What a tail comes upon.
  sealed interface Next {
    record Changed(Change change) implements Next {}

    /// There was nothing within the patience.
    ///
    /// @param revision up to which all was told: who asks from here misses nothing
    record Quiet(long revision) implements Next {}

    /// What was asked for was forgotten since, or the database is one from before: read anew what
    /// is, and tail from there.
    ///
    /// @param oldest revision that can be tailed from now
    record Gone(long oldest) implements Next {}

    /// The tail or the store was closed.
    record Ended() implements Next {}
  }
}
