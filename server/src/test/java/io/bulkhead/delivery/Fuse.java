package io.bulkhead.delivery;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the steps in one life of a hub and kills it at the n-th: before the step takes effect, or
/// right after. From then on every step throws.
public final class Fuse {
  public static final Fuse NEVER = new Fuse(Long.MAX_VALUE, false);

  private final long last;
  private final boolean afterEffect;
  private final AtomicLong steps = new AtomicLong();

  Fuse(long last, boolean afterEffect) {
    this.last = last;
    this.afterEffect = afterEffect;
  }

  interface Step<T> {
    T run();
  }

  <T> T step(Step<T> step) {
    long number = steps.incrementAndGet();
    if (number > last || (number == last && !afterEffect)) {
      throw new Killed();
    }
    T result = step.run();
    if (number == last) {
      throw new Killed();
    }
    return result;
  }

  /// For reads: dead hubs read nothing, but a read does not count as a step.
  void alive() {
    if (burnt()) {
      throw new Killed();
    }
  }

  boolean burnt() {
    return steps.get() >= last;
  }
}
