package io.bulkhead.boot.upkeep;

import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.store.StoreUnavailable;
import io.quarkus.logging.LoggingFilter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the log readable: limits the entries of a kind (by logger and level) per minute and counts
/// those that were left out, and shortens expected failures to one line.
@LoggingFilter(name = "bounded")
public final class BoundedLog implements Filter {
  private static final int MOST = 60;
  private static final int LONGEST = 2000;
  private static final Logger LOG = LoggerFactory.getLogger(BoundedLog.class);

  private final LogBound bound = new LogBound(MOST, Duration.ofMinutes(1), InstantSource.system());

  @Override
  public boolean isLoggable(LogRecord entry) {
    if (BoundedLog.class.getName().equals(entry.getLoggerName())) {
      return true;
    }
    String kind = entry.getLoggerName() + " " + entry.getLevel();
    switch (bound.judge(kind)) {
      case TAKE -> {
        if (entry instanceof ExtLogRecord record) {
          shorten(record);
        }
        return true;
      }
      case FIRST_LEFT_OUT -> Thread.ofVirtual().name("left-out").start(() -> tellLater(kind));
      case LEAVE_OUT -> {}
    }
    return false;
  }

  private void tellLater(String kind) {
    try {
      Thread.sleep(bound.span());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.warn("{} further entries of {} were left out", bound.leftOut(kind), kind);
  }

  /// Reduces an entry to one line, unless the stack trace is needed.
  private static void shorten(ExtLogRecord record) {
    String told = record.getFormattedMessage();
    String text = told == null ? "" : told;
    Throwable expected = expected(record.getThrown());
    if (expected != null) {
      text = text + ": " + told(expected);
      record.setThrown(null);
    }
    String line = line(text);
    if (!line.equals(told)) {
      record.setParameters(null);
      record.setMessage(line, ExtLogRecord.FormatStyle.NO_FORMAT);
    }
  }

  private static @Nullable Throwable expected(@Nullable Throwable thrown) {
    return thrown instanceof StoreUnavailable || thrown instanceof ClusterUnavailable
        ? thrown
        : null;
  }

  private static String told(Throwable expected) {
    Throwable root = expected;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == expected
        ? String.valueOf(expected.getMessage())
        : expected.getMessage() + " (" + root.getMessage() + ")";
  }

  /// Foreign text must not look like an entry of its own, nor fill the log.
  static String line(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
