package io.bulkhead.reconcile;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keys and when each is due. One that is being worked on and asked for meanwhile comes again after
/// that; one that is asked for twice comes at the earlier time.
///
/// @param <K> what is worked on
final class WorkQueue<K> {
  /// @param due in nanoseconds of the clock
  /// @param number in the order of asking, so that nobody is passed by
  private record Ticket<K>(K key, long due, long number) {}

  private final LongSupplier clock;
  private final TreeSet<Ticket<K>> tickets =
      new TreeSet<>(
          Comparator.<Ticket<K>>comparingLong(Ticket::due).thenComparingLong(Ticket::number));
  private final Map<K, Ticket<K>> waiting = new HashMap<>();

  /// What is being worked on, with when it is due again; null when it is not.
  private final Map<K, @Nullable Long> running = new HashMap<>();

  private long numbers;

  /// @param clock nanoseconds that never go back
  WorkQueue(LongSupplier clock) {
    this.clock = clock;
  }

  /// Asks for a key after a while, or earlier when somebody asked for that.
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

  /// Waits until a key is due and hands it out; nobody gets it again before it is [#done].
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
        // A wait of 0 would have no end.
        wait(Math.max(0, left) / 1_000_000 + 1);
      }
    }
  }

  /// A key that is due, at once or not at all.
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

  /// Waits until nothing is being worked on, no longer than that.
  synchronized void idle(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos();
        !running.isEmpty() && left > 0;
        left = end - System.nanoTime()) {
      wait(left / 1_000_000 + 1);
    }
  }

  /// How many keys are due and not begun.
  synchronized int depth() {
    long now = clock.getAsLong();
    return (int) tickets.stream().takeWhile(ticket -> ticket.due() <= now).count();
  }

  /// For how long the key that waits longest has been due; zero when none is.
  synchronized Duration oldest() {
    return tickets.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, clock.getAsLong() - tickets.first().due()));
  }
}
