package io.bulkhead.delivery.write;

/// Counts the engine's work. Called from many threads; must return quickly.
@FunctionalInterface
public interface DeliveryMetrics {
  DeliveryMetrics NONE = (event, number) -> {};

  void count(Event event, long number);

  enum Event {
    /// Objects written.
    APPLIED,
    /// Objects left alone because they had not changed.
    SKIPPED,
    /// Objects deleted.
    DELETED,
    /// Objects, hooks or deletions that a cluster refused.
    FAILED,
    /// Objects put back after somebody else changed or deleted them.
    REPAIRED,
    /// Requests that a cluster asked to send later.
    THROTTLED,
    /// Times a cluster could not be reached.
    RETRIED
  }
}
