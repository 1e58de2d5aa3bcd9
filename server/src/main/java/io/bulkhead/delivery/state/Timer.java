package io.bulkhead.delivery.state;

import java.time.Duration;

/// Schedules work.
public interface Timer {
  /// @return cancels the work if it has not begun
  Runnable after(Duration delay, Runnable work);
}
