package io.bulkhead.cli.lifecycle;

import java.util.List;

/// Something of which a command waits for the end. Its text names it, as it is typed.
interface Awaited {
  enum Stage {
    GOING_ON,
    REACHED,
    FAILED
  }

  /// @param summary one line for people
  record Look(Stage stage, String summary) {}

  Look look();

  /// What it is when it is reached, such as `ready`.
  String aim();

  /// The command that shows how it goes on.
  String command();

  /// Lines on what stands in the way, for who waited in vain.
  ///
  /// @param failed whether it has failed, or only takes long
  List<String> troubles(boolean failed);
}
