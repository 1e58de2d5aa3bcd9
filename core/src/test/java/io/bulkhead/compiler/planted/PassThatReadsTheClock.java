package io.bulkhead.compiler.planted;

import java.time.Instant;

/// A trespasser: a pass must not know the time.
public final class PassThatReadsTheClock {
  Instant look() {
    return Instant.now();
  }
}
