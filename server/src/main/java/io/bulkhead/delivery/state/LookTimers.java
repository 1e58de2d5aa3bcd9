package io.bulkhead.delivery.state;

import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// When waiting deliveries are looked at again though nothing happens: one timer for each, however
/// many events made somebody look at it meanwhile.
public final class LookTimers {
  private final Timer timer;

  /// How to take back what is armed.
  private final Map<Delivery.Id, Runnable> armed = new HashMap<>();

  public LookTimers(Timer timer) {
    this.timer = timer;
  }

  /// In place of what was armed for it before.
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
