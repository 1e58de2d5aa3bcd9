package io.bulkhead.boot;

import io.quarkus.runtime.LaunchMode;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a stopping hub after ten seconds, even if something hangs. Nothing is lost then that a
/// crash would not leave for the next start, too.
final class Deadline {
  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);
  private static final Duration LONGEST = Duration.ofSeconds(9);

  private Deadline() {}

  /// Starts the timer, unless the hub is only reloaded.
  static void begin() {
    if (LaunchMode.current() != LaunchMode.NORMAL) {
      return;
    }
    Thread.ofPlatform().daemon().name("deadline").start(Deadline::end);
  }

  private static void end() {
    try {
      Thread.sleep(LONGEST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    LOG.warn("The hub did not end by itself within {} s and is ended now", LONGEST.toSeconds());
    Runtime.getRuntime().halt(1);
  }
}
