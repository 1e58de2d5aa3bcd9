package io.bulkhead.delivery;

import java.time.Duration;

/// Runs something later.
interface Timer {
  /// @return takes it back, when it has not begun
  Runnable after(Duration delay, Runnable work);
}
