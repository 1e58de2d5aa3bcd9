package io.bulkhead.compiler;

import java.util.List;

/// The table of contents of the compiler. Read top to bottom, it says what happens to an intent.
final class Passes {
  static List<Pass> inOrder() {
    return List.of();
  }

  private Passes() {}
}
