package io.bulkhead.compiler.planted;

import java.time.Instant;

/// Breaks a rule on purpose: a pass must not know the time.
public final class PassThatReadsTheClock {
  Instant look() {
    return Instant.now();
  }
}
