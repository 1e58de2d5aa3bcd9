package io.bulkhead.store;

import java.time.Duration;

/// The changes made by all hubs, in order of commit. Each write transaction appends its changes
/// within the transaction, so one that is rolled back leaves nothing.
///
/// To follow something, read the current state and [Reader#revision] in one transaction, then tail
/// from that revision.
public interface ChangeLog {
  /// The changes after a revision, past and future. Free of cost until it is read.
  ///
  /// @param revision may be from before a restart
  Tail from(long revision);

  /// How much of the log is kept; changes beyond either bound are deleted.
  ///
  /// @param age maximum age of a change
  /// @param number maximum number of changes
  record Bounds(Duration age, int number) {}

  /// Follows the log. To be used by one thread at a time; any thread may close it.
  interface Tail extends AutoCloseable {
    /// The next change, as soon as there is one.
    ///
    /// @param patience how long to wait for it
    Next next(Duration patience) throws InterruptedException;

    /// Also ends a pending wait.
    @Override
    void close();
  }

  /// What reading a tail returns.
  sealed interface Next {
    record Changed(Change change) implements Next {}

    /// No change arrived in time.
    ///
    /// @param revision everything up to it has been returned: a tail from here misses nothing
    record Quiet(long revision) implements Next {}

    /// The requested changes were deleted since, or the database was restored to an earlier state:
    /// read the current state again, and tail from there.
    ///
    /// @param oldest the oldest revision that can be tailed from now
    record Gone(long oldest) implements Next {}

    /// The tail or the store was closed.
    record Ended() implements Next {}
  }
}
