package io.bulkhead.boot;

import io.quarkus.runtime.LaunchMode;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a hub comes within ten seconds, also when something does not end by itself. Nothing
/// is lost then that a crash would not leave for the next start, too.
final class Deadline {
  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);
  private static final Duration LONGEST = Duration.ofSeconds(9);

  private Deadline() {}

  /// The time runs from now on, unless the hub is only loaded anew.
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
