package io.bulkhead.delivery.state;

import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Timers after which waiting deliveries are looked at again without an event: one for each,
/// however many events caused a look meanwhile.
public final class LookTimers {
  private final Timer timer;

  /// Cancels the pending timer.
  private final Map<Delivery.Id, Runnable> armed = new HashMap<>();

  public LookTimers(Timer timer) {
    this.timer = timer;
  }

  /// Replaces the pending timer of the delivery.
  public synchronized void after(Delivery.Id id, Duration delay, Runnable look) {
    none(id);
    armed.put(id, timer.after(delay, look));
  }

  public synchronized void none(Delivery.Id id) {
    Runnable before = armed.remove(id);
    if (before != null) {
      before.run();
    }
  }
}
