package io.bulkhead.cli.http;

import io.bulkhead.cli.session.ExitCode;

/// Creates a package cycle on purpose: the session uses HTTP.
final class SessionTrespasser {
  static Object code() {
    return ExitCode.DONE;
  }

  private SessionTrespasser() {}
}
