package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.session.Console;
import java.io.PrintStream;
import java.util.List;

/// Shows progress on standard error: one line that is overwritten on a terminal, else a line per
/// change.
final class Progress {
  private final PrintStream err;
  private final boolean over;
  private String last = "";

  Progress(Console console) {
    this.err = console.err();
    this.over = console.progress();
  }

  void show(String line) {
    if (line.equals(last)) {
      return;
    }
    if (over) {
      err.print("\r" + line + " ".repeat(Math.max(0, last.length() - line.length())));
      err.flush();
    } else {
      err.println(line);
    }
    last = line;
  }

  /// Prints lines that are not overwritten.
  void tell(List<String> lines) {
    if (over) {
      end();
    }
    lines.forEach(line -> err.println("  " + line));
  }

  /// Ends the line that is overwritten.
  void end() {
    if (over && !last.isEmpty()) {
      err.println();
    }
    last = "";
  }
}
