package io.bulkhead.cli.document;

import io.bulkhead.cli.session.CommandFailure;
import java.util.ArrayList;
import java.util.List;

/// Collects everything that is wrong with a user's files.
final class Faults {
  private final List<String> lines = new ArrayList<>();

  void add(String source, String text) {
    lines.add(source + ": " + text);
  }

  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw CommandFailure.failed(
          "%s; nothing was sent:\n  %s"
              .formatted(
                  lines.size() == 1 ? "one fault" : lines.size() + " faults",
                  String.join("\n  ", lines)));
    }
  }
}
