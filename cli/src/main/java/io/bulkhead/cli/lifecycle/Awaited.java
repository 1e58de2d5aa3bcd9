package io.bulkhead.cli.lifecycle;

import java.util.List;

/// Something that a command waits for. Its text names it, as it is typed.
interface Awaited {
  enum Stage {
    GOING_ON,
    REACHED,
    FAILED
  }

  /// @param summary one line for people
  record Look(Stage stage, String summary) {}

  Look look();

  /// The awaited state, such as `ready`.
  String aim();

  /// The command that shows its further progress.
  String command();

  /// What stands in the way, one line each.
  List<String> troubles();
}
