package io.bulkhead.delivery;

import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// When waiting deliveries are looked at again though nothing happens: one timer for each, however
/// many events made somebody look at it meanwhile.
final class LookTimers {
  private final Timer timer;

  /// How to take back what is armed.
  private final Map<Delivery.Id, Runnable> armed = new HashMap<>();

  LookTimers(Timer timer) {
    this.timer = timer;
  }

  /// In place of what was armed for it before.
  synchronized void after(Delivery.Id id, Duration delay, Runnable look) {
    none(id);
    armed.put(id, timer.after(delay, look));
  }

  synchronized void none(Delivery.Id id) {
    Runnable before = armed.remove(id);
    if (before != null) {
      before.run();
    }
  }
}
