package io.bulkhead.chart;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A semaphore that gives no caller more than a share of its places.
final class RenderPlaces {
  private final int share;
  private final Map<String, Integer> held = new HashMap<>();
  private int free;

  RenderPlaces(int places, int share) {
    this.free = places;
    this.share = share;
  }

  /// Waits for a place; false if none became free in time, or the thread was interrupted.
  synchronized boolean take(String whose, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (free == 0 || held.getOrDefault(whose, 0) >= share) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    free--;
    held.merge(whose, 1, Integer::sum);
    return true;
  }

  synchronized void give(String whose) {
    free++;
    held.computeIfPresent(whose, (who, number) -> number == 1 ? null : number - 1);
    notifyAll();
  }
}
