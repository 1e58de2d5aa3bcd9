package io.bulkhead.reconcile;

import io.bulkhead.store.Change;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings up to date what depends on a key. It works from the current state, so it may be called at
/// any time and any number of times.
///
/// @param <K> what is reconciled; equal keys mean the same thing
public interface Reconciler<K> {
  /// Name for threads, logs and metrics: lower case, words joined by hyphens.
  String name();

  /// Name of the key as a log field: `cluster`, `owner`.
  default String field() {
    return "key";
  }

  Pace pace();

  /// Subscribes to changes outside of the store. Called once, before [#list].
  default void subscribe(Reconciliation<K> queue) {}

  /// Adds every key that may need work: at the start, and whenever changes may have been missed.
  void list(Reconciliation<K> queue);

  /// Adds the keys that are affected by a change of the store, whichever hub made it. Must return
  /// quickly.
  void changed(Change change, Reconciliation<K> queue);

  /// Any exception is logged, and the key is retried after a pause.
  Result<K> reconcile(K key);

  /// What to reconcile next.
  ///
  /// @param again delay before the same key is reconciled without a change; null if only a change
  ///   matters
  /// @param next other keys that depend on this one
  record Result<K>(@Nullable Duration again, List<K> next) {
    public Result {
      next = List.copyOf(next);
    }

    public static <K> Result<K> done() {
      return new Result<>(null, List.of());
    }

    public static <K> Result<K> after(Duration pause) {
      return new Result<>(pause, List.of());
    }

    public static <K> Result<K> then(List<K> keys) {
      return new Result<>(null, keys);
    }
  }

  /// How keys are processed.
  ///
  /// @param gather how long changes of a key are collected before it is reconciled
  /// @param workers maximum number of keys in work
  /// @param pause after the first failure of a key; each further one doubles it
  /// @param longest maximum pause
  record Pace(Duration gather, int workers, Duration pause, Duration longest) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    public Pace {
      if (workers < 1 || gather.isNegative() || !pause.isPositive()) {
        throw new IllegalArgumentException("no pace: " + gather + ", " + workers + ", " + pause);
      }
    }

    /// One key after another, for a reconciler with state of its own.
    public static Pace oneByOne(Duration gather) {
      return new Pace(gather, 1, FIRST, LONGEST);
    }

    /// All keys concurrently, for a reconciler that waits for clusters: one that does not answer
    /// must not block the others.
    public static Pace sideBySide(Duration gather) {
      return new Pace(gather, Integer.MAX_VALUE, FIRST, LONGEST);
    }

    public Pace failing(Duration first, Duration most) {
      return new Pace(gather, workers, first, most);
    }

    /// @param failures in a row, at least 1
    Duration after(int failures) {
      Duration doubled = pause.multipliedBy(1L << Math.min(failures - 1, 20));
      return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
  }
}
