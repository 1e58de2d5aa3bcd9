package io.bulkhead;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/// Records the entries of a logger while this is open.
public final class HeardLog implements AutoCloseable {
  private final List<String> entries = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> fields = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          entries.add(entry.getLevel() + " " + entry.getMessage());
          fields.add(ExtLogRecord.wrap(entry).getMdcCopy());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final Logger plain;
  private final org.jboss.logmanager.Logger managed;

  /// Supports both backends of the JDK's logging, depending on how the test was started.
  public HeardLog(String name) {
    plain = Logger.getLogger(name);
    managed = org.jboss.logmanager.Logger.getLogger(name);
    plain.addHandler(handler);
    if (managed != plain) {
      managed.addHandler(handler);
    }
  }

  public List<String> entries() {
    return List.copyOf(entries);
  }

  /// The fields of each entry, in the same order.
  public List<Map<String, String>> fields() {
    return List.copyOf(fields);
  }

  @Override
  public void close() {
    plain.removeHandler(handler);
    managed.removeHandler(handler);
  }
}
