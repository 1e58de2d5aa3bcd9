package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.session.CommandFailure;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// How long a command waits for what it has started.
public final class WaitOptions {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})(s|m|h|)");

  private static final Duration PAUSE = Duration.ofMillis(300);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "Wait no longer, such as 90s or 10m. Default: ${DEFAULT-VALUE}.")
  private String timeout = "10m";

  @Option(names = "--no-wait", description = "Do not wait for the end.")
  private boolean noWait;

  /// Pause before the next look.
  public static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted");
    }
  }

  public boolean waits() {
    return !noWait;
  }

  public Duration timeout() {
    Matcher matcher = FORM.matcher(timeout);
    if (!matcher.matches()) {
      throw CommandFailure.usage(
          "\"%s\" is no time; write it as 90s, 10m or 1h".formatted(timeout));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
