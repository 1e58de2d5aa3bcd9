package io.bulkhead.boot;

import io.quarkus.runtime.LaunchMode;
import java.time.Duration;
import org.jboss.logging.Logger;

/// The end of a hub comes within ten seconds, also when something does not end by itself. Nothing
/// is lost then that a crash would not leave for the next start, too.
final class Deadline {
  private static final Logger LOG = Logger.getLogger(Deadline.class);
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
    LOG.warnf("The hub did not end by itself within %d s and is ended now", LONGEST.toSeconds());
    Runtime.getRuntime().halt(1);
  }
}
