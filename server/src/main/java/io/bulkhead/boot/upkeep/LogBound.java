package io.bulkhead.boot.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Limits the log entries of each kind per time span, and counts those that were left out.
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

  /// @param most maximum number of entries of one kind per span
  LogBound(int most, Duration span, InstantSource clock) {
    this.most = most;
    this.span = span;
    this.clock = clock;
  }

  enum Verdict {
    TAKE,
    LEAVE_OUT,
    /// Left out, and the first one in this span: [#leftOut] returns the count when the span is
    /// over.
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

  /// The number of entries of a kind that were left out; this begins a new span.
  synchronized int leftOut(String kind) {
    Count count = counts.remove(kind);
    return count == null ? 0 : Math.max(0, count.seen - most);
  }

  Duration span() {
    return span;
  }
}
