package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.lifecycle.Awaited.Look;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.Console;
import io.bulkhead.cli.session.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Polls until something is reached, has failed, or takes too long.
final class Waiting {
  /// Number of lines on what stands in the way.
  static final int SHOWN = 10;

  /// How often it tells what stands in the way.
  private static final Duration PACE = Duration.ofSeconds(10);

  private final Console console;
  private final Duration timeout;
  private final Duration pace;

  Waiting(Console console, Duration timeout) {
    this(console, timeout, PACE);
  }

  /// @param pace how long it waits before it tells what stands in the way, and tells it again
  Waiting(Console console, Duration timeout, Duration pace) {
    this.console = console;
    this.timeout = timeout;
    this.pace = pace;
  }

  /// Returns the look that found it reached.
  Look until(Awaited awaited) {
    var progress = new Progress(console);
    Thread hint = new Thread(() -> leave(progress, awaited), "interrupted");
    Runtime.getRuntime().addShutdownHook(hint);
    try {
      return look(awaited, progress);
    } finally {
      progress.end();
      forget(hint);
    }
  }

  private Look look(Awaited awaited, Progress progress) {
    long start = System.nanoTime();
    long told = start;
    List<String> last = List.of();
    while (true) {
      Look look = awaited.look();
      progress.show(awaited + ": " + look.summary());
      switch (look.stage()) {
        case REACHED -> {
          return look;
        }
        case FAILED -> throw CommandFailure.failed(trouble(awaited, awaited + " has failed"));
        case GOING_ON -> {}
      }
      if (System.nanoTime() - start > timeout.toNanos()) {
        String text =
            "%s is not %s after %d s (%s); the hub goes on with it"
                .formatted(awaited, awaited.aim(), timeout.toSeconds(), look.summary());
        throw new CommandFailure(ExitCode.TIMED_OUT, trouble(awaited, text));
      }
      if (System.nanoTime() - told >= pace.toNanos()) {
        told = System.nanoTime();
        List<String> troubles = awaited.troubles();
        if (!troubles.equals(last)) {
          progress.tell(troubles);
          last = troubles;
        }
      }
      WaitOptions.pause();
    }
  }

  /// The text, the causes, and the command for more details.
  private static String trouble(Awaited awaited, String text) {
    List<String> lines = new ArrayList<>(List.of(text));
    for (String line : awaited.troubles().stream().limit(SHOWN).toList()) {
      lines.add("  " + line);
    }
    lines.add("  Look: " + awaited.command());
    return String.join("\n", lines);
  }

  private void leave(Progress progress, Awaited awaited) {
    progress.end();
    console.err().println("Stopped waiting; the hub goes on. Look: " + awaited.command());
  }

  private static void forget(Thread hint) {
    try {
      Runtime.getRuntime().removeShutdownHook(hint);
    } catch (IllegalStateException e) {
      // The process is ending, which is when the hint is needed.
    }
  }
}
