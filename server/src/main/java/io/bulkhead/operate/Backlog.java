package io.bulkhead.operate;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What [Followers] have to look at, each thing once, and when. Held in memory only: a start begins
/// with everything.
final class Backlog {
  /// Something to look at.
  sealed interface Item {
    record OfDocument(DocumentKey key) implements Item {}

    record OfCluster(ClusterId cluster) implements Item {}

    /// What tenants use of their quotas there has changed.
    record OfUse(ClusterId cluster) implements Item {}

    /// The quotas of a project, and how they are shared.
    record OfQuotas(String project) implements Item {}
  }

  private final InstantSource clock;
  private final Map<Item, Instant> due = new LinkedHashMap<>();

  /// @param clock ticks as time passes, since it is waited for
  Backlog(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(Collection<? extends Item> items) {
    Instant now = clock.instant();
    items.forEach(item -> put(item, now));
    notifyAll();
  }

  /// Looks at it again after a while, or earlier when it changes.
  synchronized void later(Item item, Duration pause) {
    put(item, clock.instant().plus(pause));
    notifyAll();
  }

  private void put(Item item, Instant when) {
    due.merge(item, when, (a, b) -> a.isBefore(b) ? a : b);
  }

  /// Waits until something is due and takes all that is, in the order in which it came.
  synchronized List<Item> take() throws InterruptedException {
    while (true) {
      Instant now = clock.instant();
      List<Item> taken = new ArrayList<>();
      due.forEach((item, when) -> {
        if (!when.isAfter(now)) {
          taken.add(item);
        }
      });
      if (!taken.isEmpty()) {
        due.keySet().removeAll(List.copyOf(taken));
        return taken;
      }
      if (due.isEmpty()) {
        wait();
      } else {
        Instant next = due.values().stream().min(Instant::compareTo).orElse(now);
        // A wait of 0 would have no end.
        wait(Duration.between(now, next).toMillis() + 1);
      }
    }
  }
}
