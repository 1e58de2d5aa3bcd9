package io.bulkhead.delivery.state;

import java.time.Duration;

/// Runs something later.
public interface Timer {
  /// @return takes it back, when it has not begun
  Runnable after(Duration delay, Runnable work);
}
