package io.bulkhead.reconcile;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keys and when each is due. A key that is added while it is in work becomes due again afterwards;
/// a key that is added twice is due at the earlier time.
///
/// @param <K> what is worked on
final class WorkQueue<K> {
  /// @param due in nanoseconds of the clock
  /// @param number order of adding, so that the queue is fair
  private record Ticket<K>(K key, long due, long number) {}

  private final LongSupplier clock;
  private final TreeSet<Ticket<K>> tickets =
      new TreeSet<>(
          Comparator.<Ticket<K>>comparingLong(Ticket::due).thenComparingLong(Ticket::number));
  private final Map<K, Ticket<K>> waiting = new HashMap<>();

  /// Keys in work, with the time when they are due again; null if they are not.
  private final Map<K, @Nullable Long> running = new HashMap<>();

  private long numbers;

  /// @param clock monotonic, in nanoseconds
  WorkQueue(LongSupplier clock) {
    this.clock = clock;
  }

  /// Adds a key that is due after a pause, or earlier if it is queued for an earlier time.
  synchronized void add(K key, Duration pause) {
    long due = clock.getAsLong() + nanos(pause);
    if (running.containsKey(key)) {
      Long before = running.get(key);
      running.put(key, before == null ? due : Long.valueOf(Math.min(before, due)));
    } else {
      put(key, due);
    }
    notifyAll();
  }

  private static long nanos(Duration pause) {
    // Longer than a hub runs, and far from an overflow.
    return pause.compareTo(Duration.ofDays(3650)) > 0
        ? Duration.ofDays(3650).toNanos()
        : Math.max(0, pause.toNanos());
  }

  private void put(K key, long due) {
    Ticket<K> before = waiting.get(key);
    if (before == null || due < before.due()) {
      if (before != null) {
        tickets.remove(before);
      }
      var ticket = new Ticket<>(key, due, before == null ? numbers++ : before.number());
      waiting.put(key, ticket);
      tickets.add(ticket);
    }
  }

  /// Waits until a key is due and returns it; nobody else gets it before [#done].
  synchronized K take() throws InterruptedException {
    while (true) {
      Optional<K> due = poll();
      if (due.isPresent()) {
        return due.get();
      }
      if (tickets.isEmpty()) {
        wait();
      } else {
        long left = tickets.first().due() - clock.getAsLong();
        // wait(0) would never time out.
        wait(Math.max(0, left) / 1_000_000 + 1);
      }
    }
  }

  /// Returns a key that is due, without waiting.
  synchronized Optional<K> poll() {
    if (tickets.isEmpty() || tickets.first().due() > clock.getAsLong()) {
      return Optional.empty();
    }
    K key = tickets.removeFirst().key();
    waiting.remove(key);
    running.put(key, null);
    return Optional.of(key);
  }

  synchronized void done(K key) {
    Long again = running.remove(key);
    if (again != null) {
      put(key, again);
    }
    notifyAll();
  }

  /// Waits until no key is in work, but no longer than the given time.
  synchronized void idle(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos();
        !running.isEmpty() && left > 0;
        left = end - System.nanoTime()) {
      wait(left / 1_000_000 + 1);
    }
  }

  /// Number of keys that are due and not in work.
  synchronized int depth() {
    long now = clock.getAsLong();
    return (int) tickets.stream().takeWhile(ticket -> ticket.due() <= now).count();
  }

  /// How long the oldest waiting key has been due; zero if none is.
  synchronized Duration oldest() {
    return tickets.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, clock.getAsLong() - tickets.first().due()));
  }
}
