package io.bulkhead.operation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Advances by a second with each reading, so that later events have later times.
final class Ticking extends Clock {
  private Instant next;

  Ticking(Instant first) {
    this.next = first;
  }

  @Override
  public synchronized Instant instant() {
    Instant now = next;
    next = now.plusSeconds(1);
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
