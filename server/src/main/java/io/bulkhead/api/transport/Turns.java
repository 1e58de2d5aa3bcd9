package io.bulkhead.api.transport;

import java.util.HashMap;
import java.util.Map;

/// Limits how many requests of one caller may be arriving at the same time: an incomplete request
/// costs memory or disk space, and a caller that never finishes its requests must not take all of
/// it.
public final class Turns {
  private final int most;
  private final Map<String, Integer> taken = new HashMap<>();

  Turns(int most) {
    this.most = most;
  }

  public synchronized boolean take(String caller) {
    int now = taken.getOrDefault(caller, 0);
    if (now >= most) {
      return false;
    }
    taken.put(caller, now + 1);
    return true;
  }

  public synchronized void give(String caller) {
    taken.computeIfPresent(caller, (name, now) -> now == 1 ? null : now - 1);
  }
}
