package io.bulkhead.reconcile;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings up to date what follows from a key. It looks at what is, so it may be asked at any time
/// and as often as anybody likes.
///
/// @param <K> what it looks at; equal keys are the same thing
public interface Reconciler<K> {
  /// What threads, logs and metrics call it: lower case, words joined by hyphens.
  String name();

  /// What a key is, as a field of what is logged about it: `cluster`, `owner`.
  default String field() {
    return "key";
  }

  Pace pace();

  /// Adds the keys that a start begins with, and sees to it that what changes is added. Called
  /// once, before the first [#reconcile].
  void feed(Reconciliation<K> queue);

  /// Whatever it throws is logged, and the key is tried again after a pause.
  Result<K> reconcile(K key);

  /// What is to be looked at next.
  ///
  /// @param again after which time the same key, though nothing has changed; null when only a
  ///   change matters
  /// @param next other keys for which this one matters
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

  /// How keys are worked off.
  ///
  /// @param gather how long a key waits for more changes of it before it is looked at
  /// @param workers how many keys are looked at side by side at most
  /// @param pause after the first failure of a key; each further one doubles it
  /// @param longest such pause
  record Pace(Duration gather, int workers, Duration pause, Duration longest) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    public Pace {
      if (workers < 1 || gather.isNegative() || !pause.isPositive()) {
        throw new IllegalArgumentException("no pace: " + gather + ", " + workers + ", " + pause);
      }
    }

    /// One key after the other, for a reconciler that remembers something between them.
    public static Pace oneByOne(Duration gather) {
      return new Pace(gather, 1, FIRST, LONGEST);
    }

    /// All keys at once, for a reconciler that waits for clusters: one that does not answer keeps
    /// no other waiting.
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
