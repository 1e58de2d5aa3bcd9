package io.bulkhead.cli.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.Hub;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.Console;
import io.bulkhead.cli.session.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Looks again and again until something is reached, failed, or takes too long.
final class Waiting {
  private static final int SHOWN = 10;

  private final Hub hub;
  private final Console console;
  private final Duration timeout;

  Waiting(Hub hub, Console console, Duration timeout) {
    this.hub = hub;
    this.console = console;
    this.timeout = timeout;
  }

  /// @param reached what is waited for
  /// @param aim what that is called in messages, such as `ready`
  Rollout until(Target target, String aim, Predicate<Rollout> reached) {
    var progress = new Progress(console);
    Thread hint = new Thread(() -> leave(progress, target), "interrupted");
    Runtime.getRuntime().addShutdownHook(hint);
    try {
      return look(target, aim, reached, progress);
    } finally {
      progress.end();
      forget(hint);
    }
  }

  private Rollout look(Target target, String aim, Predicate<Rollout> reached, Progress progress) {
    long start = System.nanoTime();
    while (true) {
      Rollout rollout = Rollout.read(hub, target.url());
      progress.show(target + ": " + rollout.summary());
      if (reached.test(rollout)) {
        return rollout;
      }
      if (rollout.failed()) {
        throw CommandFailure.failed(trouble(target, target + " has failed", "deployed"));
      }
      if (System.nanoTime() - start > timeout.toNanos()) {
        String text =
            "%s is not %s after %d s (%s); the hub goes on with it"
                .formatted(target, aim, timeout.toSeconds(), rollout.summary());
        throw new CommandFailure(ExitCode.TIMED_OUT, trouble(target, text, "ready"));
      }
      WaitOptions.pause();
    }
  }

  /// The text, the resources to blame, and how to look further.
  private String trouble(Target target, String text, String mode) {
    List<String> lines = new ArrayList<>(List.of(text));
    JsonNode status = hub.get(target.url("status?output=all&status=" + mode));
    for (String line : Resources.troubled(status, mode).stream().limit(SHOWN).toList()) {
      lines.add("  " + line);
    }
    lines.add("  Look: bulkhead status " + target);
    return String.join("\n", lines);
  }

  private void leave(Progress progress, Target target) {
    progress.end();
    console.err().println("Stopped waiting; the hub goes on. Look: bulkhead status " + target);
  }

  private static void forget(Thread hint) {
    try {
      Runtime.getRuntime().removeShutdownHook(hint);
    } catch (IllegalStateException e) {
      // The process is ending, which is when the hint is wanted.
    }
  }
}
