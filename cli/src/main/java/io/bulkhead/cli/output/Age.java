package io.bulkhead.cli.output;

import java.time.Duration;
import java.time.Instant;

/// Times as people ask for them: how long ago, in at most two units, as `kubectl` writes them.
public final class Age {
  /// `5d`, `3h12m`, `45s`; a time that is still to come is `0s`.
  public static String of(Instant then, Instant now) {
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (hours < 3) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return two(days, "d", hours % 24, "h");
    }
    return days < 2 * 365 ? days + "d" : two(days / 365, "y", days % 365, "d");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return small == 0 ? large + unit : large + unit + small + smaller;
  }

  private Age() {}
}
