package io.bulkhead.trespasser;

/// Breaks a rule on purpose.
public final class LogTrespasser {
  static void tell() {
    System.getLogger("anybody").log(System.Logger.Level.INFO, "told");
  }

  private LogTrespasser() {}
}
