package io.bulkhead.boot.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// How many entries of each kind the log takes in a while, and how many it left out.
final class LogBound {
  private final int most;
  private final Duration span;
  private final InstantSource clock;
  private final Map<String, Count> counts = new HashMap<>();

  private static final class Count {
    private Instant begin;
    private int seen;

    Count(Instant begin) {
      this.begin = begin;
    }
  }

  /// @param most entries of one kind in a span
  LogBound(int most, Duration span, InstantSource clock) {
    this.most = most;
    this.span = span;
    this.clock = clock;
  }

  enum Verdict {
    TAKE,
    LEAVE_OUT,
    /// Left out, as the first of this span: [#leftOut] tells when it is over.
    FIRST_LEFT_OUT
  }

  synchronized Verdict judge(String kind) {
    Instant now = clock.instant();
    Count count = counts.computeIfAbsent(kind, unknown -> new Count(now));
    if (!now.isBefore(count.begin.plus(span)) && count.seen <= most) {
      count.begin = now;
      count.seen = 0;
    }
    count.seen++;
    return count.seen <= most
        ? Verdict.TAKE
        : count.seen == most + 1 ? Verdict.FIRST_LEFT_OUT : Verdict.LEAVE_OUT;
  }

  /// How many were left out of a kind; a new span begins with this.
  synchronized int leftOut(String kind) {
    Count count = counts.remove(kind);
    return count == null ? 0 : Math.max(0, count.seen - most);
  }

  Duration span() {
    return span;
  }
}
